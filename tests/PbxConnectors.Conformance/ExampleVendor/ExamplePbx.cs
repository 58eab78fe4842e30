using Microsoft.Extensions.DependencyInjection;

namespace PbxConnectors.Conformance.Example;

/// <summary>The one class that puts the Example vendor under the suite.</summary>
public sealed class ExamplePbx : PbxUnderTest
{
    private ExampleServer _server = null!;

    public override string Name => "example";

    public override int DialCommands => _server.Dials;

    public override int HangUpCommands => _server.HangUps;

    public override int Requests => _server.Requests;

    public override IReadOnlySet<EndReason> Tells { get; } = new HashSet<EndReason>
    {
        EndReason.Busy, EndReason.NoAnswer, EndReason.Rejected, EndReason.InvalidNumber, EndReason.Unreachable,
    };

    public override void Register(IServiceCollection services, string name) => services.AddExample(name, options =>
    {
        options.BaseAddress = _server.BaseAddress;
        options.ApiKey = ExampleServer.ApiKey;
        options.MaxCallDuration = Bench.GiveUpAfter;

        // The clock runs fast: ten seconds of it are over before a busy machine has answered.
        options.Http.AttemptTimeout = TimeSpan.FromHours(1);
    });

    public override void StrikeDial(Fault fault) => _server.StrikeDial(fault);

    public override void Restart() => _server.Restart();

    public override Task WaitForDialCommandsAsync(int count) => _server.WaitForDialsAsync(count, Bench.Limit);

    protected override async Task StartPbxAsync(CancellationToken cancellationToken) =>
        _server = await ExampleServer.StartAsync(Exchange, cancellationToken);

    protected override ValueTask StopPbxAsync() => _server.DisposeAsync();
}
