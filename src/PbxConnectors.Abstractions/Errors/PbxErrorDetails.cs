namespace PbxConnectors;

/// <summary>What is known about a failure; copied into the properties of <see cref="PbxException"/>.</summary>
public sealed record PbxErrorDetails
{
    /// <summary>The PBX.</summary>
    public required PbxIdentity Pbx { get; init; }

    /// <summary>The operation, by the name the vendor's document gives it (<c>POST /api/v1/call/dial</c>).</summary>
    public required string Operation { get; init; }

    /// <summary>The vendor's error code as text.</summary>
    public string? VendorCode { get; init; }

    /// <summary>The vendor's message in its own language.</summary>
    public string? VendorMessage { get; init; }

    /// <summary>HTTP status of the answer.</summary>
    public int? HttpStatus { get; init; }

    /// <summary>The answer's body, clipped and with secrets replaced.</summary>
    public string? Body { get; init; }

    /// <summary>True when the same may work a little later.</summary>
    public bool IsTransient { get; init; }

    /// <summary>Whether the command may have reached the PBX.</summary>
    public Delivery Delivery { get; init; }
}
