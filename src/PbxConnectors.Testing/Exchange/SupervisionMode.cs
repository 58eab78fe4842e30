namespace PbxConnectors.Testing;

/// <summary>How a supervisor takes part in a call.</summary>
public enum SupervisionMode
{
    /// <summary>Hears both sides, is heard by none.</summary>
    Listen,

    /// <summary>Hears both sides, is heard by the supervised extension only.</summary>
    Whisper,

    /// <summary>Talks with both.</summary>
    BargeIn,
}
