using Microsoft.Extensions.DependencyInjection;
using PbxConnectors.EightHundred;

namespace PbxConnectors.Conformance;

/// <summary>800ing, calling both sides by itself: its list tells whether they were joined, never why not.</summary>
public class EightHundredPbx : PbxUnderTest
{
    private EightHundredServer _server = null!;

    public override string Name => "800ing";

    public override int DialCommands => _server.Requests.Count(request => request.Operation == DialOperation);

    public override int HangUpCommands => 0;

    protected EightHundredServer Server => _server;

    public override int Requests => _server.Requests.Count;

    public override IReadOnlyList<string> Violations => _server.ProtocolViolations;

    public override IReadOnlySet<EndReason> Tells { get; } = new HashSet<EndReason>();

    public override string Device => "00:00:5E:00:53:01";

    public override CampaignRequest CampaignTo(string number) => new() { Numbers = [number], Application = "lab flow" };

    protected virtual string DialOperation => "startCallback";

    protected virtual EightHundredExtensionDialing Dialing => EightHundredExtensionDialing.Callback;

    public override Task WaitForDialCommandsAsync(int count) => _server.WaitForRequestsAsync(DialOperation, count, Bench.Limit);

    public override void StrikeDial(Fault fault) => _server.Faults.Next(DialOperation, fault);

    public override void Register(IServiceCollection services, string name) => services.AddEightHundred(name, options =>
    {
        options.BaseAddress = new Uri(_server.BaseAddress.GetLeftPart(UriPartial.Authority));
        (options.Account, options.Password) = (_server.Account, _server.Password);
        options.Http.AttemptTimeout = TimeSpan.FromHours(1);
        options.Dialing.FromExtension = Dialing;
        options.Dialing.ClockTolerance = TimeSpan.FromHours(1);
        options.Dialing.RecordGrace = Bench.GiveUpAfter;
        options.Dialing.MaxCallDuration = Bench.GiveUpAfter;
        options.Dialing.MessageLifetime = TimeSpan.FromHours(1);
        options.Events.PollMessages = true;
        options.Events.PollRecords = true;
    });

    protected override async Task StartPbxAsync(CancellationToken cancellationToken) => _server = await EightHundredServer.StartAsync(
        Exchange,
        new EightHundredServerOptions
        {
            Devices = [new SimulatedDevice(Device, 1, Bench.Extension)],

            // The vendor describes some methods twice, and only the second list of extensions has their states.
            UsesSecondDescriptions = TellsStates,
        },
        cancellationToken);

    protected override ValueTask StopPbxAsync() => _server.DisposeAsync();
}
