using PbxConnectors.Ola;

namespace PbxConnectors.Conformance;

/// <summary>ola without a WebSocket: extensions are asked for their state.</summary>
public sealed class OlaPbxOverHttp : OlaPbx
{
    public override string Name => "ola over HTTP";

    // An answer that is over between two looks cannot be known: here nobody talks so shortly.
    protected override void Prepare(NumberPlan numbers) =>
        numbers.Assign(Number.Answering, NumberScenario.Answered(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(40)));

    protected override void Configure(OlaOptions options) => options.Dialing.CallBackTrunkGroup = "trunkLab";
}
