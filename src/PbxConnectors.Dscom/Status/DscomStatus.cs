using System.Globalization;
using PbxConnectors.Dscom.Agents;
using PbxConnectors.Dscom.Wire;
using PbxConnectors.Transport;

namespace PbxConnectors.Dscom.Status;

/// <summary>What extensions, trunks and queues are doing (document: 状态监控). Thread-safe.</summary>
public sealed class DscomStatus
{
    private const int PageSize = 100;

    private readonly DscomApi _api;

    internal DscomStatus(DscomApi api) => _api = api;

    /// <summary>Streams extensions, all or one: 分机状态, <c>GET /api/v1/status/endpoint</c>.</summary>
    public IAsyncEnumerable<DscomEndpointStatus> ListExtensionsAsync(
        string? extension = null, CancellationToken cancellationToken = default) =>
        ListAsync(DscomOperations.ExtensionStatus, "endpoint", extension, DscomEndpointStatus.Read, s => s.Endpoint ?? "", cancellationToken);

    /// <summary>Streams trunks, all or one: 中继状态, <c>GET /api/v1/status/trunk</c>.</summary>
    public IAsyncEnumerable<DscomEndpointStatus> ListTrunksAsync(
        string? trunk = null, CancellationToken cancellationToken = default) =>
        ListAsync(DscomOperations.TrunkStatus, "trunk_name", trunk, DscomEndpointStatus.Read, s => s.Endpoint ?? "", cancellationToken);

    /// <summary>Reads the agents of a queue: 队列状态, <c>GET /api/v1/status/queue</c>.</summary>
    public async Task<IReadOnlyList<DscomAgentStatus>> ListQueueAgentsAsync(string queue, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(queue);
        using var reply = await _api.GetAsync(DscomOperations.QueueStatus, DscomQuery.Of(("queue_num", queue)), cancellationToken)
            .ConfigureAwait(false);
        return [.. reply.Data.Items.Where(row => row.IsObject).Select(row => DscomAgentStatus.Read(row))];
    }

    /// <summary>Streams the callers waiting in a queue: 排队状态, <c>GET /api/v1/status/wait</c>.</summary>
    public IAsyncEnumerable<DscomWaitingCaller> ListWaitingCallersAsync(string queue, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(queue);
        return ListAsync(
            DscomOperations.WaitingCallers, "queue_num", queue, DscomWaitingCaller.Read,
            c => (c.Channel, c.LinkedId, c.CallerNumber), cancellationToken);
    }

    private IAsyncEnumerable<T> ListAsync<T, TKey>(
        WireOperation operation,
        string filter,
        string? value,
        Func<VendorJson, T> read,
        Func<T, TKey> keyOf,
        CancellationToken cancellationToken)
        where TKey : notnull =>
        DscomPaging.ReadAsync(
            (page, token) => _api.GetAsync(
                operation,
                DscomQuery.Of(
                    ("page", page.ToString(CultureInfo.InvariantCulture)),
                    ("pageSize", PageSize.ToString(CultureInfo.InvariantCulture)),
                    (filter, value)),
                token),
            PageSize,
            read,
            keyOf,
            cancellationToken);
}
