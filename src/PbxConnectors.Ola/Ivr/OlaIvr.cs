using PbxConnectors.Ola.Wire;

namespace PbxConnectors.Ola.Ivr;

/// <summary>Voice menus (document: 语音导航). Thread-safe.</summary>
public sealed class OlaIvr
{
    private readonly OlaApi _api;

    internal OlaIvr(OlaApi api) => _api = api;

    /// <summary>Lists the flows: 查询, <c>GET /api/ola/ivr_flows</c>.</summary>
    public Task<IReadOnlyList<OlaIvrFlow>> ListFlowsAsync(CancellationToken cancellationToken = default) =>
        _api.ListAsync(OlaOperations.ListIvrFlows, OlaOperations.ListIvrFlows.Path, OlaIvrFlow.Read, cancellationToken);
}
