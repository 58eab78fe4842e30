using PbxConnectors.Ola.Wire;

namespace PbxConnectors.Ola.Queues;

/// <summary>Queues and who waits in them (document: 呼入组). Thread-safe.</summary>
public sealed class OlaQueues
{
    private readonly OlaApi _api;

    internal OlaQueues(OlaApi api) => _api = api;

    /// <summary>Lists queues, all, those with a name like this or one by id: 查询, <c>GET /api/ola/all_queues</c>.</summary>
    public Task<IReadOnlyList<OlaQueue>> ListAsync(
        string? nameLike = null, string? id = null, CancellationToken cancellationToken = default) =>
        _api.ListAsync(
            OlaOperations.ListQueues,
            OlaOperations.ListQueues.Path + OlaPath.Query(("name", nameLike), ("uuid", id)),
            row => OlaQueue.Read(row, _api.Clock),
            cancellationToken);

    /// <summary>Lists the callers waiting in a queue: 排队, <c>GET /api/ola/queues/{uuid}/get_callers</c>.</summary>
    public async Task<IReadOnlyList<OlaWaitingCaller>> ListWaitingCallersAsync(
        string queue, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(queue);
        using var reply = await _api.GetAsync(
            OlaOperations.WaitingCallers, OlaPath.Fill(OlaOperations.WaitingCallers.Path, queue), cancellationToken).ConfigureAwait(false);
        var callers = reply.Root.IsArray ? reply.Root : reply.Root["callers"];
        return [.. callers.Items.Where(row => row.IsObject).Select(row => OlaWaitingCaller.Read(row, _api.Clock))];
    }
}
