using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using PbxConnectors.EightHundred.Wire;

namespace PbxConnectors.EightHundred.Campaigns;

/// <summary>Campaigns (document: 2.1.8, 2.7.2, 2.10.1–2.10.3). Thread-safe.</summary>
public sealed class EightHundredCampaigns
{
    // Chinese text stays readable on the wire, and shorter.
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly EightHundredApi _api;

    internal EightHundredCampaigns(EightHundredApi api) => _api = api;

    /// <summary>Lists call flows: 查找任务流程信息, <c>findCallFlow</c>.</summary>
    /// <param name="taskId">Only the flow of one task (<c>ctdId</c>); null for all.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task<IReadOnlyList<EightHundredCallFlow>> ListFlowsAsync(long? taskId = null, CancellationToken cancellationToken = default)
    {
        using var reply = await _api.CallAsync(EightHundredOperations.ListCallFlows, new() { { "ctdId", taskId } }, cancellationToken)
            .ConfigureAwait(false);
        return [.. reply.Rows("callflow").Select(EightHundredCallFlow.Read)];
    }

    /// <summary>
    /// Creates a campaign, at most once: 新建外呼任务, <c>addTask</c>. Sent as a POST form by default, for its data are large. Calls begin at
    /// the start time by themselves.
    /// </summary>
    /// <returns>The campaign's id.</returns>
    /// <exception cref="ArgumentException">Something the document requires is missing.</exception>
    public async Task<long?> CreateAsync(EightHundredCampaign campaign, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(campaign);
        campaign.Check();
        using var reply = await _api.CallAsync(
            EightHundredOperations.CreateCampaign,
            new()
            {
                { "data", ItemsAsJson(campaign.Items) },
                { "addType", campaign.Type.Value },
                { "name", campaign.Name },
                { "cflName", campaign.FlowName },
                { "sendTime", campaign.StartAt is { } start ? _api.Clock.Write(start) : null },
                { "repeatSend", campaign.Repeat },
                { "sendInterval", campaign.Interval },
                { "allotExte", campaign.Agents.Count == 0 ? null : PhoneList.Join(campaign.Agents, nameof(campaign)) },
                { "attriExte", campaign.Owner },
                { "wotName", campaign.WorkOrderName },
            },
            cancellationToken).ConfigureAwait(false);
        return reply["id"].WholeNumber;
    }

    /// <summary>Streams a campaign's calls with their results: 查询任务明细, <c>findTaskMx</c>.</summary>
    public IAsyncEnumerable<EightHundredCampaignCall> ListCallsAsync(
        EightHundredCampaignQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        Page.Check(query.PageSize);
        return EightHundredPaging.ReadAsync(
            (start, token) => AskAsync(query, start, token),
            query.PageSize,
            ["data", "datalist"],
            row => EightHundredCampaignCall.Read(row, _api.Clock),
            static call => call.Id,
            cancellationToken);
    }

    /// <summary>Reads one page of a campaign's calls with the counts by state: <c>findTaskMx</c>.</summary>
    /// <param name="query">Which calls.</param>
    /// <param name="start">First row, from 0.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task<EightHundredCampaignPage> ReadPageAsync(
        EightHundredCampaignQuery query, int start = 0, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        Page.Check(query.PageSize);
        using var reply = await AskAsync(query, start, cancellationToken).ConfigureAwait(false);
        return new EightHundredCampaignPage(
            [.. reply.Rows("data", "datalist").Select(row => EightHundredCampaignCall.Read(row, _api.Clock))],
            reply.Total,
            [.. EightHundredReply.RowsOf(reply["groupData"]).Select(EightHundredCampaignStatistic.Read)]);
    }

    /// <summary>
    /// Watches a campaign: gives each call once, when it has its result, and ends when all have. A campaign of manual dialling ends only
    /// when its agents have called everybody.
    /// </summary>
    /// <param name="query">The campaign; give its id, or the flow's other campaigns are watched too.</param>
    /// <param name="interval">Pause between two questions; 5 s when null.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<EightHundredCampaignCall> WatchAsync(
        EightHundredCampaignQuery query, TimeSpan? interval = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        var given = new HashSet<long>();
        while (true)
        {
            bool any = false;
            bool open = false;
            await foreach (var call in ListCallsAsync(query with { Filter = null }, cancellationToken).ConfigureAwait(false))
            {
                any = true;
                if (call.Status is not { IsFinal: true } || call.Id is not { } id)
                {
                    open = true;
                }
                else if (IsOver(call) && given.Add(id))
                {
                    yield return call;
                }
                else
                {
                    open |= !IsOver(call);
                }
            }

            if (any && !open)
            {
                yield break;
            }

            await Task.Delay(interval ?? TimeSpan.FromSeconds(5), _api.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Takes the next number of the account's manual campaign, at most once, for it is handed out then: 呼叫下一个,
    /// <c>getTaskDetailPhone</c>. The document describes two answers (2.1.8, 2.7.2); both are read.
    /// </summary>
    /// <returns>Null when there is none left.</returns>
    public async Task<EightHundredTaskNumber?> TakeNextNumberAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            using var reply = await _api.CallAsync(EightHundredOperations.NextTaskNumber, [], cancellationToken).ConfigureAwait(false);
            var number = EightHundredTaskNumber.Read(reply.Payload);
            return number.Phone is null ? null : number;
        }
        catch (PbxRejectedException e) when (e.VendorCode == EightHundredErrorCodes.NotFound)
        {
            return null;
        }
    }

    // An answered call has its state at the answer already; talk time and recording come with the end.
    private static bool IsOver(EightHundredCampaignCall call) =>
        call.Status == Calls.EightHundredCallStatus.NotAnswered || call.EndedAt is not null || call.TalkTime > TimeSpan.Zero;

    private ValueTask<EightHundredReply> AskAsync(EightHundredCampaignQuery query, int start, CancellationToken cancellationToken) => _api.CallAsync(
        EightHundredOperations.ListCampaignCalls,
        new()
        {
            { "cflId", query.FlowId },
            { "type", query.Filter?.Value },
            { "ctkId", query.CampaignId },
            { "ctkName", query.CampaignName },
            { "startTime", query.From is { } from ? _api.Clock.Write(from) : null },
            { "endTime", query.To is { } to ? _api.Clock.Write(to) : null },
            { "start", start },
            { "limit", query.PageSize },
        },
        cancellationToken);

    private static string ItemsAsJson(IReadOnlyList<EightHundredCampaignItem> items)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            writer.WriteStartArray();
            foreach (var item in items)
            {
                writer.WriteStartObject();
                writer.WriteString("phone", item.Phone);
                WriteOptional(writer, "key", item.Key);
                WriteOptional(writer, "memo", item.SpokenText);
                for (int i = 0; i < item.WorkOrderFields.Count; i++)
                {
                    WriteOptional(writer, $"woOther{i + 1}", item.WorkOrderFields[i]);
                }

                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteOptional(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }
}
