using PbxConnectors.EightHundred;
using PbxConnectors.EightHundred.Messages;

namespace PbxConnectors.Conformance;

/// <summary>800ing, telling the extensions' client programs to dial: the records, found by numbers and time, say how it went.</summary>
public sealed class EightHundredPbxWithClients : EightHundredPbx
{
    public override string Name => "800ing through client programs";

    // One message dials and another hangs up.
    public override int DialCommands => base.DialCommands - HangUpCommands;

    public override int HangUpCommands => Server.Requests.Count(
        request => request.Operation == DialOperation && request.Query.GetValueOrDefault("kind") == EightHundredMessageKind.HangUp.Value);

    public override IReadOnlySet<EndReason> Tells { get; } = new HashSet<EndReason> { EndReason.Busy, EndReason.NoAnswer };

    public override bool TellsStates => false;

    protected override string DialOperation => "sendMessage";

    protected override EightHundredExtensionDialing Dialing => EightHundredExtensionDialing.ClientProgram;
}
