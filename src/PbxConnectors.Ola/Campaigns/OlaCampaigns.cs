using PbxConnectors.Ola.Wire;

namespace PbxConnectors.Ola.Campaigns;

/// <summary>Group calls (document: 自动外呼). Thread-safe.</summary>
public sealed class OlaCampaigns
{
    private readonly OlaApi _api;

    internal OlaCampaigns(OlaApi api) => _api = api;

    /// <summary>
    /// Calls a batch of numbers: <c>PUT /api/ola/groupCall</c>. Sent at most once. What becomes of the single calls, the PBX does
    /// not tell.
    /// </summary>
    /// <exception cref="PbxException">Look at <see cref="PbxException.Delivery"/> before calling again.</exception>
    public Task StartAsync(OlaGroupCall call, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(call.Numbers);
        ArgumentNullException.ThrowIfNull(call.Route);
        ArgumentException.ThrowIfNullOrWhiteSpace(call.TrunkGroup);
        return _api.CommandAsync(
            OlaOperations.GroupCall,
            OlaOperations.GroupCall.Path,
            new OlaForm()
                .Add("numbers", OlaNumbers.Join(call.Numbers, nameof(call)))
                .Add("batchAccept", call.BatchId)
                .Add("gatewayGrp", call.TrunkGroup)
                .Add("OprType", call.Route.Type)
                .Add("daFlag", call.DetectEmptyNumbers)
                .Add("timeOut", call.Timeout)
                .Add("queue", call.Route.Queue)
                .Add("flow_id", call.Route.FlowId)
                .Add("file", call.Route.File)
                .Add("fileType", call.Route.FileType)
                .Add("planId", call.Route.PlanId)
                .Add("companyId", call.Route.CompanyId),
            cancellationToken);
    }
}
