namespace PbxConnectors.Sip.Dialogs;

/// <summary>What a call is placed with.</summary>
internal sealed record InviteSettings
{
    /// <summary>Who calls.</summary>
    public required SipAccount Account { get; init; }

    /// <summary>Request URI.</summary>
    public required string Target { get; init; }

    /// <summary>Domain of our address.</summary>
    public required string Domain { get; init; }

    /// <summary>Our description.</summary>
    public required string Offer { get; init; }

    /// <summary>Whether provisional responses shall be reliable.</summary>
    public SipReliability Reliability { get; init; }

    /// <summary>How long the session may last without a refresh (RFC 4028); zero does without.</summary>
    public TimeSpan SessionExpires { get; init; }

    /// <summary>Number to show to the called party; null leaves it to the PBX.</summary>
    public string? DisplayNumber { get; init; }
}
