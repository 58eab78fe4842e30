using System.Runtime.CompilerServices;
using PbxConnectors.Dscom.Records;

namespace PbxConnectors.Dscom.Dialing;

// What is left of calls: records, recordings, voicemail; and speech.
public sealed partial class DscomDialer
{
    /// <summary>
    /// Streams records from <c>GET /api/v1/cdr/list</c>, the query with an exact half-open window. It carries no Q.850 cause;
    /// <see cref="DscomRecords.QueryAsync"/> does.
    /// </summary>
    public async IAsyncEnumerable<CallRecord> QueryCallRecordsAsync(
        CallRecordQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        var billing = new DscomBillingQuery { From = query.From, To = query.To };
        await foreach (var record in _client.Records.QueryBillingAsync(billing, cancellationToken).ConfigureAwait(false))
        {
            if ((query.Caller is null || query.Caller == record.Source) && (query.Called is null || query.Called == record.Destination))
            {
                yield return record.ToCallRecord(Pbx);
            }
        }
    }

    /// <inheritdoc />
    public Task<Recording> OpenRecordingAsync(RecordingReference recording, CancellationToken cancellationToken = default) =>
        _client.Recordings.OpenAsync(recording, cancellationToken);

    /// <inheritdoc />
    public async IAsyncEnumerable<VoicemailMessage> ListVoicemailAsync(
        DateTimeOffset from,
        DateTimeOffset to,
        bool? isRead = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var message in _client.Voicemail.ListAsync(from, to, isRead, cancellationToken).ConfigureAwait(false))
        {
            yield return message.ToVoicemailMessage(Pbx);
        }
    }

    /// <inheritdoc />
    public Task MarkVoicemailAsync(string messageId, bool isRead, CancellationToken cancellationToken = default) =>
        long.TryParse(messageId, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out long id)
            ? _client.Voicemail.MarkAsync(id, isRead, cancellationToken)
            : throw new ArgumentException("Message ids of dscom are whole numbers.", nameof(messageId));

    /// <inheritdoc />
    public async Task<Recording> SynthesizeAsync(string text, CancellationToken cancellationToken = default)
    {
        var spoken = await _client.Speech.SynthesizeAsync(text, cancellationToken).ConfigureAwait(false);
        var stream = new MemoryStream(spoken.Audio.ToArray(), writable: false);
        return new Recording(stream, spoken.Format is null ? null : $"audio/{spoken.Format}", spoken.Audio.Length);
    }
}
