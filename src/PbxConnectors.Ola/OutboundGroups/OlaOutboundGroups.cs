using PbxConnectors.Ola.Extensions;
using PbxConnectors.Ola.Wire;

namespace PbxConnectors.Ola.OutboundGroups;

/// <summary>Outbound groups (document: 呼出组): which extensions dial out alike. Thread-safe.</summary>
public sealed class OlaOutboundGroups
{
    private readonly OlaApi _api;

    internal OlaOutboundGroups(OlaApi api) => _api = api;

    /// <summary>Creates a group: 新增, <c>POST /api/ola/dicts/insert</c>. Sent at most once.</summary>
    public Task CreateAsync(
        string id, string name, OlaOutboundGroupPrompts? prompts = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return _api.CommandAsync(
            OlaOperations.CreateOutboundGroup,
            OlaOperations.CreateOutboundGroup.Path,
            AddPrompts(new OlaForm().Add("k", id).Add("v", name), prompts),
            cancellationToken);
    }

    /// <summary>Deletes a group: 删除, <c>POST /api/ola/dicts/delete</c>.</summary>
    public Task DeleteAsync(string id, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        return _api.CommandAsync(
            OlaOperations.DeleteOutboundGroup, OlaOperations.DeleteOutboundGroup.Path, new OlaForm().Add(
                "k", id), cancellationToken);
    }

    /// <summary>
    /// Changes what a group plays and collects: 修改, <c>POST /api/ola/dicts/update</c>. Its name cannot be changed.
    /// </summary>
    public Task UpdateAsync(string id, OlaOutboundGroupPrompts prompts, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        ArgumentNullException.ThrowIfNull(prompts);
        return _api.CommandAsync(
            OlaOperations.UpdateOutboundGroup,
            OlaOperations.UpdateOutboundGroup.Path,
            AddPrompts(new OlaForm().Add("k", id), prompts),
            cancellationToken);
    }

    /// <summary>Lists groups, all or those with a name like this: 查询, <c>GET /api/ola/dicts/detail</c>.</summary>
    public Task<IReadOnlyList<OlaOutboundGroup>> ListAsync(string? nameLike = null, CancellationToken cancellationToken = default) =>
        _api.ListAsync(
            OlaOperations.ListOutboundGroups,
            OlaOperations.ListOutboundGroups.Path + OlaPath.Query(("name", nameLike)),
            row => OlaOutboundGroup.Read(row, _api.Clock),
            cancellationToken);

    /// <summary>
    /// Lists the extensions of a group, all or those like this one: 查询组内分机, <c>GET /api/ola/dicts/agent_detail/{k}</c>. Their
    /// passwords come in clear.
    /// </summary>
    public Task<IReadOnlyList<OlaExtension>> ListExtensionsAsync(
        string id, string? extensionLike = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        return _api.ListAsync(
            OlaOperations.ListOutboundGroupExtensions,
            OlaPath.Fill(OlaOperations.ListOutboundGroupExtensions.Path, id) + OlaPath.Query(("extn", extensionLike)),
            row => OlaExtension.Read(row, _api.Clock),
            cancellationToken);
    }

    private static OlaForm AddPrompts(OlaForm form, OlaOutboundGroupPrompts? prompts) => form
        .Add("start_url", prompts?.StartPrompt).Add("end_url", prompts?.EndPrompt)
        .Add("times", prompts?.PromptTimes).Add("hangup_dtmf", (int?)prompts?.KeyCollection);
}
