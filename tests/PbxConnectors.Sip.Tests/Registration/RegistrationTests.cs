using PbxConnectors.Sip.Tests.Support;
using PbxConnectors.Testing;

namespace PbxConnectors.Sip.Tests.Registration;

public sealed class RegistrationTests
{
    [Theory]
    [InlineData("MD5", true)]
    [InlineData("MD5", false)]
    [InlineData("MD5-sess", true)]
    [InlineData("SHA-256", true)]
    [InlineData("SHA-256", false)]
    [InlineData("SHA-256-sess", true)]
    public async Task An_extension_is_registered_with_every_algorithm(string algorithm, bool qop)
    {
        await using var laboratory = await SipLaboratory.StartAsync(server: new SipServerOptions { Algorithms = [algorithm], OffersQop = qop });
        (await AnswerAsync(laboratory)).Status.ShouldBe(SipRegistrationStatus.Registered);
        laboratory.Server.Registrations.ShouldHaveSingleItem().Extension.ShouldBe(SipLaboratory.Extension);
        laboratory.Server.ProtocolViolations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_registration_too_short_for_the_PBX_is_asked_for_anew()
    {
        await using var laboratory = await SipLaboratory.StartAsync(
            server: new SipServerOptions { MinExpires = TimeSpan.FromMinutes(30) });
        var state = await AnswerAsync(laboratory);
        state.Status.ShouldBe(SipRegistrationStatus.Registered);
        state.Granted.ShouldBe(TimeSpan.FromMinutes(30));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Every_refresh_is_authenticated_afresh_whether_the_PBX_says_stale_or_not(bool saysStale)
    {
        await using var laboratory = await SipLaboratory.StartAsync(
            server: new SipServerOptions { MaxExpires = TimeSpan.FromSeconds(2), SaysStale = saysStale });
        await laboratory.WaitAsync(s => s.Registrations is [{ Refreshes: >= 2 }]);
        laboratory.Server.RegistersRefused.ShouldBe(0);
    }

    [Fact]
    public async Task A_wrong_password_is_refused_and_other_extensions_do_not_notice()
    {
        await using var laboratory = await SipLaboratory.StartAsync(configure: o => o.Accounts.Add(new SipAccount("8002", "wrong-secret")));
        laboratory.Exchange.AddExtension("8002", "right-secret");
        var refused = await laboratory.Client.Registrations.WaitForAnswerAsync("8002").WaitAsync(SipLaboratory.Patience);
        refused.Status.ShouldBe(SipRegistrationStatus.Refused);
        refused.StatusCode.ShouldBe(401);
        (await AnswerAsync(laboratory)).Status.ShouldBe(SipRegistrationStatus.Registered);
        laboratory.Server.RegistersRefused.ShouldBe(2);

        var e = await Should.ThrowAsync<PbxAuthenticationException>(() => laboratory.Dialer.DialAsync(new DialRequest("8002", "138")));
        e.Delivery.ShouldBe(Delivery.NotSent);
        (await laboratory.CallAsync()).Result.Reason.ShouldBe(EndReason.InvalidNumber);
    }

    [Fact]
    public async Task A_PBX_that_is_away_is_asked_again_until_it_is_back()
    {
        await using var laboratory = await SipLaboratory.StartAsync();
        await AnswerAsync(laboratory);
        laboratory.Server.IsAway = true;
        laboratory.Exchange.AddExtension("8002", "secret");
        laboratory.Client.Options.Timers = new(TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(20));
        await using var other = SipClient.Create(Options(laboratory, "8002", "secret"));
        (await other.Registrations.WaitForAnswerAsync("8002").WaitAsync(SipLaboratory.Patience)).Status.ShouldBe(SipRegistrationStatus.Failed);
        laboratory.Server.IsAway = false;
        await laboratory.WaitAsync(s => s.Registrations.Any(r => r.Extension == "8002"));
    }

    [Fact]
    public async Task Losing_and_regaining_a_registration_is_told()
    {
        await using var laboratory = await SipLaboratory.StartAsync();
        laboratory.Exchange.AddExtension("8002", "secret");
        await using var line = SipClient.Create(Options(laboratory, "8002", "secret"));
        var seen = new List<SipRegistrationStatus>();
        using var enough = new CancellationTokenSource(SipLaboratory.Patience);
        await foreach (var state in line.Registrations.WatchAsync(enough.Token))
        {
            seen.Add(state.Status);
            if (state.Status == SipRegistrationStatus.Registered)
            {
                break;
            }
        }

        seen[^1].ShouldBe(SipRegistrationStatus.Registered);
        await line.Registrations.RemoveAsync("8002").WaitAsync(SipLaboratory.Patience);
        laboratory.Server.Registrations.ShouldNotContain(r => r.Extension == "8002");
        line.Registrations.States.ShouldBeEmpty();
    }

    [Fact]
    public async Task Closing_takes_the_extensions_off_the_PBX()
    {
        await using var laboratory = await SipLaboratory.StartAsync();
        await AnswerAsync(laboratory);
        laboratory.Server.Registrations.Count.ShouldBe(1);
        await laboratory.Client.DisposeAsync();
        laboratory.Server.Registrations.ShouldBeEmpty();
    }

    [Fact]
    public async Task With_a_fifth_of_all_messages_lost_each_way_it_still_registers()
    {
        await using var laboratory = await SipLaboratory.StartAsync(server: new SipServerOptions { SignallingLoss = 0.2, Seed = 3 });
        (await AnswerAsync(laboratory)).Status.ShouldBe(SipRegistrationStatus.Registered);
    }

    [Fact]
    public async Task The_state_of_an_extension_is_a_feature_of_the_dialer()
    {
        await using var laboratory = await SipLaboratory.StartAsync();
        await AnswerAsync(laboratory);
        laboratory.Dialer.TryGetFeature<IPbxStatus>(out var status).ShouldBeTrue();
        (await status!.GetExtensionStatusAsync(SipLaboratory.Extension)).State.ShouldBe(DeviceState.Idle);
        (await status.GetExtensionStatusAsync("9999")).State.ShouldBe(DeviceState.Unknown);
    }

    private static Task<SipRegistrationState> AnswerAsync(SipLaboratory laboratory) =>
        laboratory.Client.Registrations.WaitForAnswerAsync(SipLaboratory.Extension).WaitAsync(SipLaboratory.Patience);

    private static SipOptions Options(SipLaboratory laboratory, string extension, string password)
    {
        var options = new SipOptions
        {
            Server = laboratory.Server.EndPoint.ToString(),
            Timers = new(TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(20)),
        };
        options.Registration.RetryDelay = TimeSpan.FromMilliseconds(50);
        options.Registration.MaxRetryDelay = TimeSpan.FromMilliseconds(100);
        options.Accounts.Add(new SipAccount(extension, password));
        return options;
    }
}
