namespace PbxConnectors.CallProgress;

/// <summary>How far a verdict may be trusted.</summary>
public enum VerdictStage
{
    /// <summary>Nothing decided yet; the analyzer goes on listening.</summary>
    Listening,

    /// <summary>The state that fits what was heard so far; what follows may take it back.</summary>
    Tentative,

    /// <summary>Decided and closed by a pause or a whole pattern: safe to hang up on.</summary>
    Final,

    /// <summary>The audio ended; this is the last word.</summary>
    Closed,
}
