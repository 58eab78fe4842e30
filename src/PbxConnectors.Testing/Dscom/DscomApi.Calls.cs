using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;

namespace PbxConnectors.Testing;

// Call control: transfer, parking, supervision, playing a recording on a handset.
internal sealed partial class DscomApi
{
    private const string RecordingRoot = "/var/spool/asterisk/";
    private const string QueueContext = "ext-queues";

    private Reply Transfer(DscomOperation operation, DscomArguments arguments)
    {
        var (extension, destination) = (arguments["extension"], arguments["dest"]);
        return arguments["type"] switch
        {
            "blind" => Done(operation, exchange.Transfer(extension, destination)),
            "attended" => Done(operation, exchange.StartAttendedTransfer(extension, destination)),
            "app" => TransferToApplication(operation, extension, destination),
            _ => Refuse(operation, "'type' is none of blind, attended, app"),
        };
    }

    private Reply TransferToApplication(DscomOperation operation, string extension, string destination)
    {
        if (destination.Split(',') is not [{ Length: > 0 } context, { Length: > 0 } target,
            var priority] || !int.TryParse(priority, out _))
        {
            return Refuse(operation, "'dest' is not of the form context,exten,priority");
        }

        var isDone = context == QueueContext
            ? exchange.TransferToQueue(extension, target)
            : exchange.TransferToMenu(extension, context);
        return Done(operation, isDone);
    }

    private Reply Supervise(DscomOperation operation, DscomArguments arguments, SupervisionMode mode) =>
        Done(operation, exchange.Supervise(arguments["extension"], arguments["dest"], mode));

    private Reply PlayOnHandset(DscomOperation operation, DscomArguments arguments)
    {
        var file = arguments["filename"];
        if (!file.StartsWith(RecordingRoot, StringComparison.Ordinal))
        {
            return Refuse(operation, $"'filename' is not below {RecordingRoot}");
        }

        var record = _shape.FindRecording(file[RecordingRoot.Length..]);
        return Done(operation, record is not null && exchange.PlayRecording(arguments["extension"], record.LegId));
    }

    private Reply ListParkedCalls(DscomArguments arguments)
    {
        var data = new JsonArray();
        foreach (var parked in exchange.ParkedCalls.Where(parked => Accepts(arguments["extension"], parked.ParkedBy)))
        {
            data.Add((JsonNode)WriteParkedCall(parked));
        }

        // The document prints a total of 0 beside a row.
        return Succeed(data);
    }

    private JsonObject WriteParkedCall(ParkedCall parked)
    {
        var isExtension = exchange.FindExtension(parked.Number) is not null;
        var uniqueId = DscomRecordShape.UniqueId(parked.Call.Id, parked.Call.StartedAt);
        var seconds = (long)(exchange.Clock.GetUtcNow() - parked.Since).TotalSeconds;
        return new JsonObject
        {
            ["parkeeChannel"] = _shape.Channel(parked.Number, isExtension, parked.Call.Id + 1),
            ["parkeeChannelState"] = "6",
            ["parkeeChannelStateDesc"] = "Up",
            ["parkeeCallerIDNum"] = parked.Number,
            ["parkeeCallerIDName"] = parked.Number,
            ["parkeeConnectedLineNum"] = parked.ParkedBy,
            ["parkeeConnectedLineName"] = "device",
            ["parkeeLanguage"] = "cn",
            ["parkeeAccountCode"] = "",
            ["parkeeContext"] = "from-internal",
            ["parkeeExten"] = parked.ParkedBy,
            ["parkeePriority"] = "1",
            ["parkeeUniqueid"] = uniqueId,
            ["parkeeLinkedid"] = uniqueId,
            ["parkerDialString"] = $"PJSIP/{parked.ParkedBy}",
            ["parkingLot"] = "default",
            ["parkingSpace"] = Text(parked.Place),
            ["parkingTimeout"] = ParkingTimeLeft(seconds),
            ["parkingDuration"] = Text(seconds),
        };
    }

    // Time left as unsigned 64-bit seconds: without a limit it is zero less the time parked, which wraps round, as printed.
    private string ParkingTimeLeft(long seconds)
    {
        if (exchange.Options.ParkingTimeout is { } limit)
        {
            return Text(Math.Max(0, (long)limit.TotalSeconds - seconds));
        }

        return ((BigInteger.One << 64) - seconds).ToString(CultureInfo.InvariantCulture);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
