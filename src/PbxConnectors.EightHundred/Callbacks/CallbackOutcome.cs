using PbxConnectors.EightHundred.Calls;
using PbxConnectors.EightHundred.Wire;

namespace PbxConnectors.EightHundred.Callbacks;

/// <summary>
/// What a callback's row means. Reading of the document's states (2.3.2): 3 the source did not answer, 4 the source answered, 5 the
/// destination did; the times of the second leg confirm 5.
/// </summary>
internal static class CallbackOutcome
{
    public static bool IsConnected(EightHundredCallback callback) =>
        callback.Status == EightHundredCallStatus.Transferred
        || callback.TransferAnsweredAt is not null
        || callback.TransferTalkTime > TimeSpan.Zero;

    public static bool IsOver(EightHundredCallback callback) =>
        callback.Status == EightHundredCallStatus.NotAnswered
        || callback.TransferEndedAt is not null
        || (callback.EndedAt is not null && callback.Status is { IsFinal: true });

    public static CallState StateOf(EightHundredCallback callback) =>
        IsOver(callback) ? CallState.Ended : IsConnected(callback) ? CallState.Connected : CallState.Initiated;

    // Of a destination that was not joined nothing more is known: it may be an empty number as well as one nobody answered.
    public static EndReason ReasonOf(EightHundredCallback callback) => IsConnected(callback) ? EndReason.Normal
        : SourceAnswered(callback) ? EndReason.Unknown
        : EndReason.NoAnswer;

    public static CallResult ToResult(EightHundredCallback callback, PbxIdentity pbx, DateTimeOffset dialedAt)
    {
        bool connected = IsConnected(callback);
        bool sourceAnswered = SourceAnswered(callback);
        return new CallResult
        {
            Reason = ReasonOf(callback),
            Certainty = connected || !sourceAnswered ? Certainty.Reported : Certainty.Unknown,
            VendorText = VendorText(callback),
            Explanation = connected ? null
                : sourceAnswered ? "The source answered and the destination was not joined; the PBX does not say why."
                : "The source did not answer, so the destination was not called.",
            DialedAt = dialedAt,
            AnsweredAt = connected ? callback.TransferAnsweredAt ?? callback.AnsweredAt ?? callback.BegunAt ?? dialedAt : null,
            EndedAt = callback.TransferEndedAt ?? callback.EndedAt,
            TalkTime = connected ? callback.TransferTalkTime : null,
            Recording = callback.RecordingPath is { } path ? new RecordingReference(pbx, path) : null,
            Records = [ToCallRecord(callback, pbx, connected)],
        };
    }

    private static bool SourceAnswered(EightHundredCallback callback) =>
        callback.Status == EightHundredCallStatus.Answered || callback.AnsweredAt is not null;

    private static CallRecord ToCallRecord(EightHundredCallback callback, PbxIdentity pbx, bool connected)
    {
        string? id = callback.Id is { } number ? WireValues.Text(number) : null;
        return new CallRecord
        {
            Pbx = pbx,
            RecordId = id,
            CallIds = id is null ? [] : [new VendorCallId("cbkId", id)],
            From = callback.Source,
            To = callback.Destination,
            Direction = CallDirection.Outbound,
            Disposition = connected ? CallDisposition.Answered : CallDisposition.NoAnswer,
            VendorDisposition = VendorText(callback),
            StartedAt = callback.BegunAt ?? callback.CreatedAt,
            AnsweredAt = connected ? callback.TransferAnsweredAt : null,
            EndedAt = callback.TransferEndedAt ?? callback.EndedAt,
            TalkTime = callback.TransferTalkTime,
            Agent = callback.Extension,
            Recording = callback.RecordingPath is { } path ? new RecordingReference(pbx, path) : null,
            VendorRecord = callback,
        };
    }

    private static string VendorText(EightHundredCallback callback)
    {
        string state = callback.Status?.Value switch
        {
            "0" => "未呼叫", "1" => "呼叫中", "2" => "暂停", "3" => "未接听", "4" => "已接听", "5" => "已转接", var other => other ?? "",
        };
        return string.Join(' ', new[] { state, callback.ResultCode, callback.ErrorCode }.Where(part => !string.IsNullOrEmpty(part)));
    }
}
