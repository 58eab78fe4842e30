using PbxConnectors.Ola.Wire;

namespace PbxConnectors.Ola.TrunkGroups;

/// <summary>Trunk groups (document: 线路组). Thread-safe.</summary>
public sealed class OlaTrunkGroups
{
    private readonly OlaApi _api;

    internal OlaTrunkGroups(OlaApi api) => _api = api;

    /// <summary>Lists trunk groups, all or those with a name like this: 查询, <c>GET /api/ola/gateway_groups</c>.</summary>
    public Task<IReadOnlyList<OlaTrunkGroup>> ListAsync(string? nameLike = null, CancellationToken cancellationToken = default) =>
        _api.ListAsync(
            OlaOperations.ListTrunkGroups,
            OlaOperations.ListTrunkGroups.Path + OlaPath.Query(("name", nameLike)),
            row => OlaTrunkGroup.Read(row, _api.Clock),
            cancellationToken);
}
