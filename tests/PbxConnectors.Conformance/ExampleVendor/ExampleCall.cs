using System.Globalization;
using PbxConnectors.Transport;

namespace PbxConnectors.Conformance.Example;

/// <summary>A call as the PBX shows it. Whatever it may send, reading it never throws.</summary>
public sealed record ExampleCall(
    string Id, string State, int? Cause, DateTimeOffset? AlertingAt, DateTimeOffset? AnsweredAt, DateTimeOffset? EndedAt)
{
    /// <summary>True when it is over.</summary>
    public bool IsOver => State == "ended";

    /// <summary>Its state in common terms; words the PBX may learn tomorrow are <see cref="CallState.Unknown"/>.</summary>
    public CallState CommonState => State switch
    {
        "dialling" => CallState.Initiated,
        "ringing" => CallState.Alerting,
        "talking" => CallState.Connected,
        "ended" => CallState.Ended,
        _ => CallState.Unknown,
    };

    /// <summary>Reads a call; null when it has no id.</summary>
    public static ExampleCall? Read(VendorJson json) => json["id"].Text is not { } id ? null : new ExampleCall(
        id, json["state"].Text ?? "", json["cause"].SmallWholeNumber, Time(json["alertingAt"]), Time(json["answeredAt"]), Time(json["endedAt"]));

    private static DateTimeOffset? Time(VendorJson json) =>
        DateTimeOffset.TryParse(json.Text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
