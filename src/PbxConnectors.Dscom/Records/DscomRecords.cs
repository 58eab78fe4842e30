using System.Globalization;
using System.Runtime.CompilerServices;
using PbxConnectors.Dscom.Wire;
using PbxConnectors.Transport;

namespace PbxConnectors.Dscom.Records;

/// <summary>
/// Call records (document: 通话记录, 查询话单). Both queries give each record once, though pages move while calls end. Thread-safe.
/// </summary>
public sealed class DscomRecords
{
    private readonly DscomApi _api;
    private readonly PbxClock _clock;

    internal DscomRecords(DscomApi api, PbxClock clock) => (_api, _clock) = (api, clock);

    /// <summary>
    /// Streams records with all their members, the Q.850 cause among them: <c>GET /api/v1/cdr</c>. The document does not say in which order
    /// they come, nor whether the end of the window is included: records outside <c>[From, To)</c> are left out here.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The page size is out of range.</exception>
    public async IAsyncEnumerable<DscomCallRecord> QueryAsync(
        DscomRecordQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        CheckPageSize(query.PageSize);
        var (from, to) = (WholeSecond(query.From), WholeSecond(query.To));
        if (to <= from)
        {
            yield break;
        }

        string? direction = query.Direction switch
        {
            null => null,
            CallDirection.Inbound => "in",
            CallDirection.Outbound => "out",
            _ => throw new ArgumentException("The PBX filters for inbound or outbound only.", nameof(query)),
        };
        var records = DscomPaging.ReadAsync(
            (page, token) => _api.GetAsync(
                DscomOperations.CallRecords,
                DscomQuery.Of(
                    ("page", Text(page)),
                    ("pageSize", Text(query.PageSize)),
                    ("start", _clock.Write(from)),
                    ("end", _clock.Write(to)),
                    ("src", query.Caller),
                    ("dst", query.Called),
                    ("disposition", query.Disposition),
                    ("direction", direction)),
                token),
            query.PageSize,
            row => DscomCallRecord.Read(row, _clock),
            record => record.Key,
            cancellationToken);
        await foreach (var record in records.ConfigureAwait(false))
        {
            // A record without a readable time is given rather than lost.
            if ((record.CallDate ?? record.Start) is not { } at || (at >= from && at < to))
            {
                yield return record;
            }
        }
    }

    /// <summary>
    /// Streams billing records, oldest first by default: <c>GET /api/v1/cdr/list</c>, whose window the document defines as half-open. They
    /// carry neither id nor Q.850 cause.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The page size is out of range.</exception>
    public IAsyncEnumerable<DscomCallRecord> QueryBillingAsync(DscomBillingQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        CheckPageSize(query.PageSize);
        string sortBy = query.SortBy switch
        {
            DscomSortField.Id => "id",
            DscomSortField.CallDate => "calldate",
            DscomSortField.Start => "start",
            DscomSortField.Answer => "answer",
            DscomSortField.End => "end",
            _ => throw new ArgumentOutOfRangeException(nameof(query), query.SortBy, "Unknown sort field."),
        };
        var (from, to) = (WholeSecond(query.From), WholeSecond(query.To));
        return to <= from ? AsyncEnumerable.Empty<DscomCallRecord>() : DscomPaging.ReadAsync(
            (page, token) => _api.GetAsync(
                DscomOperations.BillingRecords,
                DscomQuery.Of(
                    ("page", Text(page)),
                    ("page_size", Text(query.PageSize)),
                    ("start_time", _clock.Write(from)),
                    ("end_time", _clock.Write(to)),
                    ("sort_by", sortBy),
                    ("order", query.Descending ? "desc" : "asc")),
                token),
            query.PageSize,
            row => DscomCallRecord.Read(row, _clock),
            record => record.Key,
            cancellationToken);
    }

    // The PBX counts whole seconds: rounding both ends down makes neighbouring windows meet without gap or overlap.
    private static DateTimeOffset WholeSecond(DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerSecond));

    private static void CheckPageSize(int pageSize)
    {
        if (pageSize is < 1 or > 1000)
        {
            throw new ArgumentOutOfRangeException(nameof(pageSize), pageSize, "A page holds 1 to 1000 records.");
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
