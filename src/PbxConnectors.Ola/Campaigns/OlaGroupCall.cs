namespace PbxConnectors.Ola.Campaigns;

/// <summary>A batch of numbers to call (document: 自动外呼).</summary>
public sealed record OlaGroupCall
{
    /// <summary>The numbers (<c>numbers</c>).</summary>
    public required IReadOnlyList<string> Numbers { get; init; }

    /// <summary>The trunk group (<c>gatewayGrp</c>); by name as for callbacks, the document does not say.</summary>
    public required string TrunkGroup { get; init; }

    /// <summary>Where answered calls go (<c>OprType</c> and its companions).</summary>
    public required OlaGroupCallRoute Route { get; init; }

    /// <summary>Your id of the batch (<c>batchAccept</c>); the PBX takes 00000000 when null.</summary>
    public string? BatchId { get; init; }

    /// <summary>
    /// Switches the PBX's own empty-number detection on or off (<c>daFlag</c>); not sent when null. Its result is returned
    /// nowhere in the document.
    /// </summary>
    public bool? DetectEmptyNumbers { get; init; }

    /// <summary>Time-out as a number (<c>timeOut</c>); the document names no unit, presumably seconds.</summary>
    public int? Timeout { get; init; }

    /// <summary>How many numbers, and the route.</summary>
    public override string ToString() => $"group call to {Numbers.Count} numbers, {Route}";
}
