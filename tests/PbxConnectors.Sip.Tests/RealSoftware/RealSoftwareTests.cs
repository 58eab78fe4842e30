using PbxConnectors.CallProgress;
using PbxConnectors.Sip.Registration;
using PbxConnectors.Sip.Tests.Support;

namespace PbxConnectors.Sip.Tests.RealSoftware;

/// <summary>The line against software others wrote: kamailio as registrar and proxy, sipp as the far end.</summary>
public sealed class RealSoftwareTests
{
    [RealSoftwareTheory]
    [InlineData("MD5", SipTransportKind.Udp)]
    [InlineData("SHA-256", SipTransportKind.Udp)]
    [InlineData("SHA-256", SipTransportKind.Tcp)]
    public async Task The_extension_registers(string algorithm, SipTransportKind transport)
    {
        await using var exchange = await RealExchange.StartAsync(algorithm: algorithm, configure: o => o.Transport = transport);
        var state = await exchange.RegistrationAsync();
        state.Status.ShouldBe(SipRegistrationStatus.Registered, state.Problem);
        state.Granted.ShouldBe(TimeSpan.FromMinutes(5));
        exchange.Client.Counters.Malformed.ShouldBe(0);
    }

    [RealSoftwareFact]
    public async Task A_line_that_closes_leaves_the_registrar()
    {
        await using var exchange = await RealExchange.StartAsync();
        (await exchange.RegistrationAsync()).Status.ShouldBe(SipRegistrationStatus.Registered);
        (await exchange.HoldsRegistrationAsync()).ShouldBeTrue();
        await exchange.Client.DisposeAsync();
        (await exchange.HoldsRegistrationAsync()).ShouldBeFalse();
    }

    [RealSoftwareTheory]
    [InlineData(SipTransportKind.Udp, "no sign of life")]
    [InlineData(SipTransportKind.Tcp, "closed")]
    public async Task A_registrar_that_ends_is_noticed_while_the_line_is_idle_and_its_successor_found(SipTransportKind transport, string problem)
    {
        await using var exchange = await RealExchange.StartAsync(configure: o =>
        {
            o.Transport = transport;
            o.Registration.KeepAlive = TimeSpan.FromMilliseconds(200);
            o.Registration.KeepAliveTimeout = TimeSpan.FromSeconds(2);
            o.Registration.RetryDelay = TimeSpan.FromMilliseconds(100);
            o.Registration.MaxRetryDelay = TimeSpan.FromSeconds(1);
        });
        using var patience = new CancellationTokenSource(SipLaboratory.Patience);
        await using var states = exchange.Client.Registrations.WatchAsync(patience.Token).GetAsyncEnumerator(patience.Token);
        await NextAsync(SipRegistrationStatus.Registered);

        var startAnew = await exchange.EndRegistrarAsync();
        (await NextAsync(SipRegistrationStatus.Failed)).Problem.ShouldNotBeNull().ShouldContain(problem);
        await startAnew();
        await NextAsync(SipRegistrationStatus.Registered);
        (await exchange.HoldsRegistrationAsync()).ShouldBeTrue();

        async Task<SipRegistrationState> NextAsync(SipRegistrationStatus status)
        {
            do
            {
                (await states.MoveNextAsync()).ShouldBeTrue();
            }
            while (states.Current.Status != status);
            return states.Current;
        }
    }

    [RealSoftwareTheory]
    [InlineData("MD5")]
    [InlineData("SHA-256")]
    public async Task A_wrong_password_is_refused_and_said_so(string algorithm)
    {
        await using var exchange = await RealExchange.StartAsync(algorithm: algorithm, password: "wrong");
        (await exchange.RegistrationAsync()).Status.ShouldBe(SipRegistrationStatus.Refused);
        (await Should.ThrowAsync<PbxAuthenticationException>(exchange.DialAsync)).Delivery.ShouldBe(Delivery.NotSent);
    }

    [RealSoftwareTheory]
    [InlineData("MD5")]
    [InlineData("SHA-256")]
    public async Task What_the_network_says_before_the_answer_is_heard_sample_by_sample(string algorithm)
    {
        await using var exchange = await RealExchange.StartAsync("announcement", algorithm);
        var call = await exchange.DialAsync();
        call.TryGetLiveAudio(out var audio).ShouldBeTrue();
        var live = new List<short>();
        await foreach (var frame in audio.ReadFramesAsync())
        {
            live.AddRange(frame.Samples.Span);
        }

        var (result, report) = await exchange.EndAsync(call);
        short[] said = Said();
        (await exchange.RecordingAsync(result)).Take(said.Length).ShouldBe(said);
        live.Take(said.Length).ShouldBe(said);
        (report.EarlyMedia, report.Codec, report.Rtp.Lost, report.Rtp.Foreign).ShouldBe((true, SipCodec.Pcma, 0L, 0L));
        report.Responses.Select(r => (r.StatusCode, r.HasDescription)).Where(r => r.StatusCode > 100)
            .ShouldBe([(183, true), (180, false), (404, false)]);
        (result.Reason, result.Q850Cause, result.Answered).ShouldBe((EndReason.InvalidNumber, 1, false));
        (call.EarlyMedia?.Codec, result.EarlyMediaAt).ShouldBe(("PCMA", report.MediaAt));
    }

    [RealSoftwareFact]
    public async Task Busy_is_told_by_its_cause_though_another_reason_stands_before_it()
    {
        await using var exchange = await RealExchange.StartAsync("busy");
        var (result, report) = await exchange.EndAsync(await exchange.DialAsync());
        (result.Reason, result.Q850Cause).ShouldBe((EndReason.Busy, 17));
        report.Reasons.ShouldBe([new SipReasonValue("SIP", 486, "Busy, here"), new SipReasonValue("Q.850", 17, "User busy")]);
        report.MediaAt.ShouldBeNull();
    }

    [RealSoftwareFact]
    public async Task A_number_nobody_has_is_known_by_its_status_alone()
    {
        await using var exchange = await RealExchange.StartAsync("unknown");
        var (result, _) = await exchange.EndAsync(await exchange.DialAsync());
        (result.Reason, result.VendorText).ShouldBe((EndReason.InvalidNumber, "404 Not Found"));
    }

    [RealSoftwareTheory]
    [InlineData(SipTransportKind.Udp)]
    [InlineData(SipTransportKind.Tcp)]
    public async Task An_answered_call_is_hung_up_along_the_route_of_the_proxy(SipTransportKind transport)
    {
        await using var exchange = await RealExchange.StartAsync("answered", configure: o => o.Transport = transport);
        var call = await exchange.DialAsync();
        await call.WaitForAsync(CallState.Connected).WaitAsync(SipLaboratory.Patience);
        await call.HangUpAsync();
        var (result, _) = await exchange.EndAsync(call);
        (result.Reason, result.Answered).ShouldBe((EndReason.Normal, true));
    }

    [RealSoftwareFact]
    public async Task A_call_given_up_while_it_rings_is_cancelled()
    {
        await using var exchange = await RealExchange.StartAsync("cancelled");
        var call = await exchange.DialAsync();
        await call.WaitForAsync(CallState.Alerting).WaitAsync(SipLaboratory.Patience);
        await call.HangUpAsync();
        var (result, report) = await exchange.EndAsync(call);
        (result.Reason, result.VendorText).ShouldBe((EndReason.Cancelled, "487 Request Terminated"));
        report.Responses[^1].StatusCode.ShouldBe(487);
    }

    [RealSoftwareFact]
    public async Task A_call_is_given_up_as_soon_as_enough_was_heard()
    {
        await using var exchange = await RealExchange.StartAsync("interrupted");
        var call = await exchange.DialAsync();
        call.TryGetLiveAudio(out var audio).ShouldBeTrue();
        await foreach (var frame in audio.ReadFramesAsync())
        {
            if (frame.Position >= TimeSpan.FromMilliseconds(500))
            {
                await call.HangUpAsync();
                break;
            }
        }

        var (result, report) = await exchange.EndAsync(call);
        (result.Reason, result.VendorText, report.EarlyMedia).ShouldBe((EndReason.Cancelled, "487 Request Terminated", true));
        short[] heard = await exchange.RecordingAsync(result);
        heard.Length.ShouldBeGreaterThanOrEqualTo(4000);
        heard.Take(RealExchange.Announcement.Length).ShouldBe(Said().Take(heard.Length));
    }

    [RealSoftwareFact]
    public async Task A_reliable_provisional_response_is_acknowledged_through_the_proxy()
    {
        await using var exchange = await RealExchange.StartAsync("reliable");
        var (result, report) = await exchange.EndAsync(await exchange.DialAsync());
        result.Reason.ShouldBe(EndReason.InvalidNumber);
        report.EarlyMediaPromisedAt.ShouldNotBeNull();
    }

    [RealSoftwareFact]
    public async Task An_answer_that_crosses_the_CANCEL_is_acknowledged_and_hung_up()
    {
        await using var exchange = await RealExchange.StartAsync("crossing");
        var call = await exchange.DialAsync();
        await call.WaitForAsync(CallState.Alerting).WaitAsync(SipLaboratory.Patience);
        await call.HangUpAsync();
        var (result, report) = await exchange.EndAsync(call);
        result.Reason.ShouldBe(EndReason.Cancelled);
        report.Responses[^1].StatusCode.ShouldBe(200);
    }

    private static short[] Said()
    {
        short[] samples = new short[RealExchange.Announcement.Length];
        G711.DecodeALaw(RealExchange.Announcement, samples);
        return samples;
    }
}
