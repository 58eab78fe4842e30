using Microsoft.Extensions.DependencyInjection;
using PbxConnectors.Dscom;

namespace PbxConnectors.Conformance;

/// <summary>dscom: call records tell how calls went.</summary>
public class DscomPbx : PbxUnderTest
{
    private DscomServer _server = null!;

    public override string Name => "dscom";

    public override int DialCommands => _server.Requests.Count(request => request.Operation == "dial");

    public override int HangUpCommands => _server.Requests.Count(request => request.Operation == "hangup");

    // Signing on and keeping the push open go on by themselves.
    public override int Requests => _server.Requests.Count(
        request => request.Operation is not ("requestAccessToken" or "refreshAccessToken" or "subscribeBillingPush"));

    public override IReadOnlyList<string> Violations => _server.ProtocolViolations;

    public override IReadOnlySet<EndReason> Tells { get; } = new HashSet<EndReason>
    {
        EndReason.Busy, EndReason.NoAnswer, EndReason.Rejected, EndReason.InvalidNumber, EndReason.Unreachable,
    };

    public override string QueueApplication => $"ext-queues,{Queue},1";

    public override Task WaitForDialCommandsAsync(int count) => _server.WaitForRequestsAsync("dial", count, Bench.Limit);

    public override void StrikeDial(Fault fault) => _server.Faults.Next("dial", fault);

    public override void Restart()
    {
        base.Restart();
        _server.ForgetAccessTokens();
        _server.DropBillingConnections();
    }

    public override void Register(IServiceCollection services, string name) => services.AddDscom(name, options =>
    {
        options.BaseAddress = new Uri(_server.BaseAddress.GetLeftPart(UriPartial.Authority));
        (options.ClientId, options.ClientSecret) = (_server.ClientId, _server.ClientSecret);
        (options.UserName, options.Password) = (_server.UserName, _server.Password);
        options.TimeZone = "Asia/Shanghai";
        options.Http.AttemptTimeout = TimeSpan.FromHours(1);
        options.Dialing.ClockTolerance = TimeSpan.FromHours(1);
        options.Dialing.RecordGrace = Bench.GiveUpAfter;
        Configure(options);
    });

    protected virtual void Configure(DscomOptions options)
    {
    }

    protected Uri BillingAddress => _server.BillingAddress;

    protected override async Task StartPbxAsync(CancellationToken cancellationToken)
    {
        Exchange.AddQueue(Queue);
        _server = await DscomServer.StartAsync(Exchange, cancellationToken: cancellationToken);
    }

    protected override ValueTask StopPbxAsync() => _server.DisposeAsync();
}
