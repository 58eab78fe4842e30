namespace PbxConnectors;

/// <summary>How far a PBX can do something.</summary>
public enum CapabilityDegree
{
    /// <summary>Not offered: the attempt throws <see cref="PbxNotSupportedException"/> at once.</summary>
    NotSupported = 0,

    /// <summary>Seen on the wire but in no document; must be switched on by name.</summary>
    Undocumented,

    /// <summary>The PBX takes the command but never says whether it came true.</summary>
    SupportedWithoutConfirmation,

    /// <summary>Works, and the PBX confirms it.</summary>
    Supported,
}
