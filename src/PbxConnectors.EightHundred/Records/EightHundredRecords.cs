using System.Runtime.CompilerServices;
using PbxConnectors.EightHundred.Wire;

namespace PbxConnectors.EightHundred.Records;

/// <summary>
/// Call records (document: 2.1.6, 2.4.1, 2.7.1, which describe one method twice with different names; both are sent and read). Thread-safe.
/// </summary>
public sealed class EightHundredRecords
{
    private readonly EightHundredApi _api;

    internal EightHundredRecords(EightHundredApi api) => _api = api;

    /// <summary>
    /// Streams call records, each once: 用户通话记录查询, <c>findDialrecord</c>. The document says neither in which order they come nor whether
    /// the ends of the window are included: records that began outside <c>[From, To)</c> are left out here.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The page size is out of range.</exception>
    public async IAsyncEnumerable<EightHundredCallRecord> QueryAsync(
        EightHundredRecordQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        Page.Check(query.PageSize);
        string? from = query.From is { } start ? _api.Clock.Write(start) : null;
        string? to = query.To is { } end ? _api.Clock.Write(end) : null;
        var records = EightHundredPaging.ReadAsync(
            (first, token) => _api.CallAsync(
                EightHundredOperations.FindCallRecords,
                new()
                {
                    { "extension", query.Extensions.Count == 0 ? null : PhoneList.Join(query.Extensions, nameof(query)) },
                    { "phoneNum", query.Phone },
                    { "talktimeSql", query.TalkTime?.Comparison },
                    { "talktime", query.TalkTime?.Length },
                    { "startTime", from },
                    { "statrTime", from },
                    { "endTime", to },
                    { "cdrPeer", query.Direction?.Value },
                    { "scdrId", query.Id },
                    { "start", first },
                    { "limit", query.PageSize },
                },
                token),
            query.PageSize,
            ["rows"],
            row => EightHundredCallRecord.Read(row, _api.Clock),
            static record => record.Id,
            cancellationToken);
        await foreach (var record in records.ConfigureAwait(false))
        {
            // A record without a readable time is given rather than lost.
            if (record.StartedAt is not { } began
                || ((query.From is null || began >= WholeSecond(query.From)) && (query.To is null || began < query.To)))
            {
                yield return record;
            }
        }
    }

    /// <summary>Reads one record; null when the PBX does not know it (yet: records of mobile apps come late).</summary>
    public async Task<EightHundredCallRecord?> GetAsync(long id, CancellationToken cancellationToken = default)
    {
        await foreach (var record in QueryAsync(new EightHundredRecordQuery { Id = id }, cancellationToken).ConfigureAwait(false))
        {
            if (record.Id == id)
            {
                return record;
            }
        }

        return null;
    }

    /// <summary>Adds the record of a call a client program made: 上传通话记录, <c>addCdrRecord</c>.</summary>
    public Task AddAsync(EightHundredClientCall call, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        return _api.CommandAsync(EightHundredOperations.AddCallRecord, call.ToParameters(_api.Clock), cancellationToken);
    }

    private static DateTimeOffset? WholeSecond(DateTimeOffset? time) => time?.AddTicks(-(time.Value.Ticks % TimeSpan.TicksPerSecond));
}
