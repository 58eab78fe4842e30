using PbxConnectors.EightHundred.Messages;
using PbxConnectors.EightHundred.Wire;

namespace PbxConnectors.EightHundred.Sms;

/// <summary>SMS (document: 2.1.7, 2.2.3). Thread-safe.</summary>
public sealed class EightHundredSms
{
    private const int LongestText = 70;

    private readonly EightHundredApi _api;

    internal EightHundredSms(EightHundredApi api) => _api = api;

    /// <summary>
    /// Sends an SMS, at most once: 短信发送, <c>smsSend</c>. One answer stands for all numbers; which of them got it is not told.
    /// </summary>
    /// <param name="phones">Mobile numbers.</param>
    /// <param name="text">At most 70 characters.</param>
    /// <param name="batchNumber">Number of the batch (<c>listId</c>).</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public Task SendAsync(
        IReadOnlyCollection<string> phones, string text, int? batchNumber = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        if (text.Length > LongestText)
        {
            throw new ArgumentException($"An SMS holds {LongestText} characters, this text has {text.Length}.", nameof(text));
        }

        return _api.CommandAsync(
            EightHundredOperations.SendSms,
            new() { { "phoneNum", PhoneList.Join(phones, nameof(phones)) }, { "memo", text }, { "listId", batchNumber } },
            cancellationToken);
    }

    /// <summary>Adds the record of an SMS that a client program sent or received: 上传短信记录, <c>addSmsRecord</c>.</summary>
    /// <param name="id">The program's own unique id.</param>
    /// <param name="kind"><see cref="EightHundredMessageKind.SmsSent"/> or <see cref="EightHundredMessageKind.SmsReceived"/>.</param>
    /// <param name="phone">The other number.</param>
    /// <param name="text">The text.</param>
    /// <param name="at">When.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public Task AddRecordAsync(
        long id, EightHundredMessageKind kind, string phone, string? text, DateTimeOffset at, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(phone);
        return _api.CommandAsync(
            EightHundredOperations.AddSmsRecord,
            new() { { "id", id }, { "kind", kind.Value }, { "phone", phone }, { "content", text }, { "time", at.ToUnixTimeMilliseconds() } },
            cancellationToken);
    }
}
