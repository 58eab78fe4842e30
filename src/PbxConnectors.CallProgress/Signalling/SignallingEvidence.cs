namespace PbxConnectors.CallProgress;

/// <summary>What the PBX or the network signalled about a call, beside its audio. Immutable.</summary>
public sealed record SignallingEvidence
{
    /// <summary>Whether the call was answered; null when the PBX does not tell.</summary>
    public bool? Answered { get; init; }

    /// <summary>The ITU-T Q.850 release cause; null when none was given.</summary>
    public int? Q850Cause { get; init; }

    /// <summary>The vendor's own words about the outcome.</summary>
    public string? VendorText { get; init; }

    /// <summary>True when there should be a recording and there is none.</summary>
    public bool RecordingMissing { get; init; }

    /// <summary>What kept the call or its recording from being judged, in words; null when nothing did.</summary>
    public string? Problem { get; init; }
}
