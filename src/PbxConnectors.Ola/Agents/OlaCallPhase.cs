namespace PbxConnectors.Ola.Agents;

/// <summary>How far the call of a busy extension is (<c>private_data</c>). Open: any word the PBX knows may come.</summary>
/// <param name="Value">The word.</param>
public readonly record struct OlaCallPhase(string Value)
{
    /// <summary><c>ring</c>: a call to the extension rings.</summary>
    public static OlaCallPhase Ringing { get; } = new("ring");

    /// <summary><c>calling</c>: a call from the extension is being set up. On the wire only.</summary>
    public static OlaCallPhase Calling { get; } = new("calling");

    /// <summary>
    /// <c>answered</c> (the document prints <c>answer</c>): the extension is in the call; the other party perhaps not yet.
    /// </summary>
    public static OlaCallPhase Answered { get; } = new("answered");

    /// <summary>The word.</summary>
    public override string ToString() => Value ?? "";

    internal static OlaCallPhase? Read(string? text) => text?.Trim() switch
    {
        null => null,
        "answer" => Answered,
        { } word => new OlaCallPhase(word),
    };
}
