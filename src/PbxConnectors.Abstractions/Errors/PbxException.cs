namespace PbxConnectors;

/// <summary>
/// Something stopped us from doing or knowing what was asked. How a call went (busy, no answer) is never an exception. Messages,
/// bodies and data hold no password, token or full phone number. Catch this type for all failures of a PBX.
/// </summary>
public abstract class PbxException : Exception
{
    private protected PbxException(string message, PbxErrorDetails details, Exception? innerException, string symptom)
        : base(message, innerException)
    {
        ArgumentNullException.ThrowIfNull(details);
        Details = details;
        HelpLink = $"docs/troubleshooting.md#{symptom}";
    }

    private PbxErrorDetails Details { get; }

    /// <summary>The PBX: vendor and connection.</summary>
    public PbxIdentity Pbx => Details.Pbx;

    /// <summary>The operation, by the name the vendor's document gives it.</summary>
    public string Operation => Details.Operation;

    /// <summary>The vendor's error code as text; compare with the vendor package's constants.</summary>
    public string? VendorCode => Details.VendorCode;

    /// <summary>The vendor's message in its own language.</summary>
    public string? VendorMessage => Details.VendorMessage;

    /// <summary>HTTP status of the answer.</summary>
    public int? HttpStatus => Details.HttpStatus;

    /// <summary>The answer's body, clipped and with secrets replaced.</summary>
    public string? Body => Details.Body;

    /// <summary>True when the same may work a little later.</summary>
    public bool IsTransient => Details.IsTransient;

    /// <summary>Whether the command may have reached the PBX: look here before dialling again.</summary>
    public Delivery Delivery => Details.Delivery;
}
