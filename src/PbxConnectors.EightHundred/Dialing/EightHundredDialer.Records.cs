using System.Runtime.CompilerServices;
using PbxConnectors.EightHundred.Records;

namespace PbxConnectors.EightHundred.Dialing;

// What is left of calls: records and recordings.
public sealed partial class EightHundredDialer
{
    // Records come in no documented order: a day is read, sorted and given out, then the next.
    private static readonly TimeSpan SortedPart = TimeSpan.FromDays(1);

    /// <inheritdoc />
    public async IAsyncEnumerable<CallRecord> QueryCallRecordsAsync(
        CallRecordQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        for (var from = query.From; from < query.To; from += SortedPart)
        {
            var to = from + SortedPart < query.To ? from + SortedPart : query.To;
            var part = new List<CallRecord>();
            var records = _client.Records.QueryAsync(new EightHundredRecordQuery { From = from, To = to }, cancellationToken);
            await foreach (var record in records.ConfigureAwait(false))
            {
                var common = record.ToCallRecord(Pbx);
                if ((query.Caller is null || query.Caller == common.From) && (query.Called is null || query.Called == common.To))
                {
                    part.Add(common);
                }
            }

            foreach (var record in part.OrderBy(r => r.StartedAt))
            {
                yield return record;
            }
        }
    }

    /// <inheritdoc />
    public Task<Recording> OpenRecordingAsync(RecordingReference recording, CancellationToken cancellationToken = default) =>
        _client.Recordings.OpenAsync(recording, cancellationToken);
}
