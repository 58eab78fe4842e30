using Microsoft.Extensions.DependencyInjection;
using PbxConnectors.Ola;

namespace PbxConnectors.Conformance;

/// <summary>ola with its WebSocket, which tells what extensions do. Why a call was not answered it never says.</summary>
public class OlaPbx : PbxUnderTest
{
    // A short call may be over between two looks at its extension; then it is given up after this.
    private static readonly TimeSpan StartGrace = TimeSpan.FromMinutes(5);

    private OlaServer _server = null!;

    public override string Name => "ola";

    public override int DialCommands => _server.Requests.Count(request => request.Operation == "dial");

    public override int HangUpCommands => _server.Requests.Count(request => request.Operation == "hangup");

    public override int Requests => _server.Requests.Count + _server.Commands.Count(command => command.Operation != "wsPing");

    public override IReadOnlyList<string> Violations => _server.ProtocolViolations;

    public override IReadOnlySet<EndReason> Tells { get; } = new HashSet<EndReason>();

    public override string Queue => "10010";

    public override string NameOf(WaitingCaller caller) => caller.CallIds[0].Value;

    public override CampaignRequest CampaignTo(string number) => new() { Numbers = [number], Application = "ivr:29", Trunk = "trunkLab" };

    public override Task WaitForDialCommandsAsync(int count) => _server.WaitForRequestsAsync("dial", count, Bench.Limit);

    public override void StrikeDial(Fault fault) => _server.Faults.Next("dial", fault);

    public override void Restart() => _server.Restart();

    public override void Register(IServiceCollection services, string name) => services.AddOla(name, options =>
    {
        options.BaseAddress = new Uri(_server.BaseAddress.GetLeftPart(UriPartial.Authority));
        (options.UserName, options.Password) = (_server.UserName, _server.Password);
        options.TimeZone = "Asia/Shanghai";
        options.Http.AttemptTimeout = TimeSpan.FromHours(1);
        options.Dialing.StartGrace = Bench.GiveUpAfter < StartGrace ? Bench.GiveUpAfter : StartGrace;
        options.Session.Address = _server.SocketAddress;
        options.Session.ReplyTimeout = TimeSpan.FromHours(1);
        options.Session.Socket.ConnectTimeout = TimeSpan.FromHours(1);
        Configure(options);
    });

    protected virtual void Configure(OlaOptions options) =>
        (options.Session.UserName, options.Session.Password) = (Bench.Extension, Exchange.Extensions[0].Password);

    protected override async Task StartPbxAsync(CancellationToken cancellationToken) =>
        _server = await OlaServer.StartAsync(Exchange, cancellationToken: cancellationToken);

    protected override ValueTask StopPbxAsync() => _server.DisposeAsync();
}
