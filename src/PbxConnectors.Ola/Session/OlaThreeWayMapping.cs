namespace PbxConnectors.Ola.Session;

/// <summary>
/// Which number of a three-party call (三方通话) goes into which member of the command. The document and the wire leave it open; a
/// real PBX decides.
/// </summary>
public enum OlaThreeWayMapping
{
    /// <summary>
    /// <c>extn</c> is the extension that starts it, <c>dest</c> the party that joins: as the document words it.
    /// </summary>
    InitiatorAsExtension = 0,

    /// <summary><c>extn</c> is the party that joins, <c>dest</c> the extension that starts it: as listening in does.</summary>
    ThirdPartyAsExtension,
}
