using Microsoft.Extensions.DependencyInjection;
using PbxConnectors.Sip;

namespace PbxConnectors.Conformance;

/// <summary>A line of our own, over UDP: the extensions are registered here, and the PBX and the network are heard at first hand.</summary>
public class SipPbx : PbxUnderTest
{
    // Sound keeps coming every 20 ms of the clock: what a machine can carry for a few calls it cannot for hundreds.
    private const double SpeedOfSound = 16;
    private const int FewExtensions = 10;

    // 64 of them are how long an answer is waited for: 32 s in life, which the clock makes two, and a busy machine needs more for an answer.
    private static readonly TimeSpan RoundTrip = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan LongestRinging = TimeSpan.FromMinutes(30);

    private SipServer _server = null!;
    private string _address = "";

    public override string Name => "sip";

    public override int DialCommands => _server.Invites;

    public override int HangUpCommands => _server.Calls.Sum(call => call.Requests.Count(method => method is "BYE" or "CANCEL"));

    // Registrations go on by themselves.
    public override int Requests => _server.Invites + _server.Calls.Sum(call => call.Requests.Count);

    public override IReadOnlyList<string> Violations => _server.ProtocolViolations;

    public override IReadOnlySet<EndReason> Tells { get; } = new HashSet<EndReason>
    {
        EndReason.Busy, EndReason.NoAnswer, EndReason.Rejected, EndReason.InvalidNumber, EndReason.Unreachable,
    };

    public override bool NoticesLostConnections => false;

    protected override double Speed => IsCrowded ? 1 : SpeedOfSound;

    protected virtual SipTransportKind Transport => SipTransportKind.Udp;

    private bool IsCrowded => Bench.Extensions > FewExtensions;

    public override Task WaitForDialCommandsAsync(int count) => _server.WaitForAsync(server => server.Invites >= count, Bench.Limit);

    public override void StrikeDial(Fault fault) => _server.Faults.Next("INVITE", fault);

    public override void Restart()
    {
        base.Restart();
        _server.ForgetRegistrations();
        _server.ForgetCalls();
    }

    // Only its own calls can a line hold and transfer.
    public override async Task TalkAsync() => await (await DialAsync(Number.Talking)).WaitForAsync(CallState.Connected, Bench.Limit);

    // On a busy machine a short call on a fast clock is over before its first packet comes, and then there is nothing to keep.
    public override async Task<CallResult> CallWithSoundAsync()
    {
        var call = await DialAsync(Number.Talking);
        await call.WaitForAsync(CallState.Connected, Bench.Limit);
        call.TryGetLiveAudio(out var audio).ShouldBeTrue();
        await foreach (var frame in audio!.ReadFramesAsync(Bench.Limit))
        {
            frame.Samples.IsEmpty.ShouldBeFalse();
            break;
        }

        await call.HangUpAsync(Bench.Limit);
        return await call.Completion.WaitAsync(Bench.Limit);
    }

    public override void Register(IServiceCollection services, string name) => services.AddSip(name, options =>
    {
        options.Server = _address;
        options.Transport = Transport;
        if (_server.Certificate is { } certificate)
        {
            options.Tls.TrustedRoots.Add(certificate);
        }

        foreach (var extension in Exchange.Extensions)
        {
            options.Accounts.Add(new SipAccount(extension.Number, extension.Password));
        }

        options.Timers = options.Timers with { T1 = RoundTrip };

        // Waits that are long in life are short on a clock that runs fast.
        options.Registration.StatusTimeout = options.Registration.KeepAliveTimeout = TimeSpan.FromMinutes(1);
        options.Registration.CloseTimeout = TimeSpan.FromSeconds(20);
        options.Dialing.MediaTimeout = Bench.GiveUpAfter / 3;
        options.Dialing.CallsPerSecond = 0;
        options.Dialing.RingLimit = Bench.GiveUpAfter < LongestRinging ? Bench.GiveUpAfter : LongestRinging;
        options.Dialing.MaxCallDuration = Bench.GiveUpAfter / 3;
    });

    // Where the clock cannot go faster, life goes faster.
    protected override void Prepare(NumberPlan numbers)
    {
        foreach (string number in IsCrowded ? numbers.Numbers : [])
        {
            var scenario = numbers[number];
            numbers.Assign(number, scenario with { RingTime = scenario.RingTime / SpeedOfSound, TalkTime = scenario.TalkTime / SpeedOfSound });
        }
    }

    protected override async Task StartPbxAsync(CancellationToken cancellationToken)
    {
        bool tls = Transport == SipTransportKind.Tls;
        _server = await SipServer.StartAsync(Exchange, new SipServerOptions { Tls = tls }, cancellationToken);
        _address = (tls ? _server.TlsEndPoint : _server.EndPoint).ToString();
    }

    protected override ValueTask StopPbxAsync() => _server.DisposeAsync();
}
