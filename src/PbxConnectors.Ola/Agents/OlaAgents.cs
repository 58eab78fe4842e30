using PbxConnectors.Ola.Wire;
using PbxConnectors.Transport;

namespace PbxConnectors.Ola.Agents;

/// <summary>
/// State of extensions over HTTP (document: 示忙, 示闲, 查询分机状态). Logging in and out is on <see cref="OlaClient.Session"/> only.
/// Repeating any of these is harmless. Thread-safe.
/// </summary>
public sealed class OlaAgents
{
    private readonly OlaApi _api;

    internal OlaAgents(OlaApi api) => _api = api;

    /// <summary>Makes an extension ready: 示闲, <c>PUT /api/ola/agents/{extn}/go_ready</c>.</summary>
    public Task SetReadyAsync(string extension, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(extension);
        return _api.CommandAsync(
            OlaOperations.SetReady, OlaPath.Fill(OlaOperations.SetReady.Path, extension), form: null, cancellationToken);
    }

    /// <summary>
    /// Makes an extension not ready: 示忙, <c>PUT /api/ola/agents/{extn}/go_break</c>. A reason travels over the session only.
    /// </summary>
    public Task SetBreakAsync(string extension, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(extension);
        return _api.CommandAsync(
            OlaOperations.SetBreak, OlaPath.Fill(OlaOperations.SetBreak.Path, extension), form: null, cancellationToken);
    }

    /// <summary>Reads one extension: 查询分机状态, <c>GET /api/ola/agents/{extn}</c>. Null when the PBX does not know it.</summary>
    public async Task<OlaAgentStatus?> GetStatusAsync(string extension, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(extension);
        var found = await ReadAsync(
            OlaOperations.AgentStatus, OlaPath.Fill(OlaOperations.AgentStatus.Path, extension), cancellationToken).ConfigureAwait(false);
        return found.FirstOrDefault(agent => agent.Extension == extension);
    }

    /// <summary>
    /// Reads extensions, all or narrowed: 查询分机状态 without its last path segment, <c>GET /api/ola/agents</c>. The document calls
    /// the segment optional and prints no address without it.
    /// </summary>
    /// <param name="state">Only those in this state.</param>
    /// <param name="queue">Only those in this queue, by id (<c>queue_name</c>).</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public Task<IReadOnlyList<OlaAgentStatus>> ListStatusAsync(
        OlaAgentState? state = null, string? queue = null, CancellationToken cancellationToken = default) =>
        ReadAsync(
            OlaOperations.ListAgentStatus,
            OlaOperations.ListAgentStatus.Path + OlaPath.Query(("state", state?.Value), ("queue_name", queue)),
            cancellationToken);

    private async Task<IReadOnlyList<OlaAgentStatus>> ReadAsync(
        WireOperation operation, string pathAndQuery, CancellationToken cancellationToken)
    {
        using var reply = await _api.GetAsync(operation, pathAndQuery, cancellationToken).ConfigureAwait(false);
        var root = reply.Root;
        var list = root.IsArray ? root : root.FirstOf("agent", "agents", "data", "result");
        IEnumerable<VendorJson> rows = list.IsObject ? [list] : list.Items.Where(item => item.IsObject);
        return [.. rows.Select(row => OlaAgentStatus.Read(row, _api.Clock))];
    }
}
