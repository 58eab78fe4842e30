namespace PbxConnectors;

/// <summary>
/// Addresses a live call for a command: by the vendor's call id, by an extension taking part in it, or both. Some PBXes know only
/// the extension (CSTA: a connection id of which either half may be missing).
/// </summary>
public sealed record CallReference
{
    private CallReference(string? callId, string? extension) => (CallId, Extension) = (callId, extension);

    /// <summary>The vendor's id of the call.</summary>
    public string? CallId { get; }

    /// <summary>An extension taking part.</summary>
    public string? Extension { get; }

    /// <summary>By an extension taking part in the call.</summary>
    public static CallReference ByExtension(string extension)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(extension);
        return new CallReference(null, extension);
    }

    /// <summary>By the vendor's call id, and an extension for PBXes that want one.</summary>
    public static CallReference ByCallId(string callId, string? extension = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(callId);
        return new CallReference(callId, extension);
    }

    /// <summary>Id and extension, the middle of a long one hidden.</summary>
    public override string ToString() => $"call {CallId} at {PhoneNumbers.Mask(Extension)}";
}
