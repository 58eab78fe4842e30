using System.Diagnostics.CodeAnalysis;

namespace PbxConnectors.Testing;

/// <summary>What came of a command to place a call: the call, or why there is none.</summary>
public sealed record PlaceCallResult
{
    private PlaceCallResult()
    {
    }

    /// <summary>The call as it stood just after the command; null when it was refused.</summary>
    public SimulatedCall? Call { get; private init; }

    /// <summary>Why there is no call; null when there is one.</summary>
    public PlaceCallRefusal? Refusal { get; private init; }

    /// <summary>Whether the exchange took the command.</summary>
    [MemberNotNullWhen(true, nameof(Call))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool Accepted => Call is not null;

    internal static PlaceCallResult Placed(SimulatedCall call) => new() { Call = call };

    internal static PlaceCallResult Refused(PlaceCallRefusal reason) => new() { Refusal = reason };
}
