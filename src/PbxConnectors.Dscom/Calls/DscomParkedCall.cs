using PbxConnectors.Transport;

namespace PbxConnectors.Dscom.Calls;

/// <summary>A parked call (document: 获取驻留中通话). Immutable.</summary>
public sealed record DscomParkedCall
{
    /// <summary>Channel (<c>parkeeChannel</c>).</summary>
    public string? Channel { get; init; }

    /// <summary>Channel state as a number (<c>parkeeChannelState</c>, Asterisk: 6 is up).</summary>
    public int? ChannelState { get; init; }

    /// <summary>Channel state as a word (<c>parkeeChannelStateDesc</c>).</summary>
    public string? ChannelStateText { get; init; }

    /// <summary>The parked party's number (<c>parkeeCallerIDNum</c>); what takes it back.</summary>
    public string? CallerNumber { get; init; }

    /// <summary>The parked party's name (<c>parkeeCallerIDName</c>).</summary>
    public string? CallerName { get; init; }

    /// <summary>The number it talked to (<c>parkeeConnectedLineNum</c>).</summary>
    public string? ConnectedNumber { get; init; }

    /// <summary>The name it talked to (<c>parkeeConnectedLineName</c>).</summary>
    public string? ConnectedName { get; init; }

    /// <summary>Language (<c>parkeeLanguage</c>).</summary>
    public string? Language { get; init; }

    /// <summary>Account code (<c>parkeeAccountCode</c>).</summary>
    public string? AccountCode { get; init; }

    /// <summary>Dial-plan context (<c>parkeeContext</c>).</summary>
    public string? Context { get; init; }

    /// <summary>Dial-plan extension (<c>parkeeExten</c>).</summary>
    public string? DialPlanExtension { get; init; }

    /// <summary>Dial-plan priority (<c>parkeePriority</c>).</summary>
    public int? Priority { get; init; }

    /// <summary>Call id (<c>parkeeUniqueid</c>).</summary>
    public string? UniqueId { get; init; }

    /// <summary>Id shared by all records of the call (<c>parkeeLinkedid</c>).</summary>
    public string? LinkedId { get; init; }

    /// <summary>Who parked it, as a dial string (<c>parkerDialString</c>, e.g. <c>PJSIP/8001</c>).</summary>
    public string? ParkerDialString { get; init; }

    /// <summary>Parking lot (<c>parkingLot</c>).</summary>
    public string? Lot { get; init; }

    /// <summary>Slot (<c>parkingSpace</c>).</summary>
    public string? Slot { get; init; }

    /// <summary>Time until it returns as printed (<c>parkingTimeout</c>); the PBX lets it run below zero, as in 18446744073709551604.</summary>
    public string? TimeoutText { get; init; }

    /// <summary>Time until it returns; null for none: absent, unreadable or run below zero.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How long it has been parked (<c>parkingDuration</c>, seconds).</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Numbers masked.</summary>
    public override string ToString() => $"slot {Slot}: {PhoneNumbers.Mask(CallerNumber)}";

    internal static DscomParkedCall Read(VendorJson row) => new()
    {
        Channel = row["parkeeChannel"].TextOrNull,
        ChannelState = row["parkeeChannelState"].SmallWholeNumber,
        ChannelStateText = row["parkeeChannelStateDesc"].TextOrNull,
        CallerNumber = row["parkeeCallerIDNum"].TextOrNull,
        CallerName = row["parkeeCallerIDName"].TextOrNull,
        ConnectedNumber = row["parkeeConnectedLineNum"].TextOrNull,
        ConnectedName = row["parkeeConnectedLineName"].TextOrNull,
        Language = row["parkeeLanguage"].TextOrNull,
        AccountCode = row["parkeeAccountCode"].TextOrNull,
        Context = row["parkeeContext"].TextOrNull,
        DialPlanExtension = row["parkeeExten"].TextOrNull,
        Priority = row["parkeePriority"].SmallWholeNumber,
        UniqueId = row["parkeeUniqueid"].TextOrNull,
        LinkedId = row["parkeeLinkedid"].TextOrNull,
        ParkerDialString = row["parkerDialString"].TextOrNull,
        Lot = row["parkingLot"].TextOrNull,
        Slot = row["parkingSpace"].TextOrNull,
        TimeoutText = row["parkingTimeout"].TextOrNull,
        Timeout = row["parkingTimeout"].Seconds,
        Duration = row["parkingDuration"].Seconds,
    };
}
