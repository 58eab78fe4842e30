using PbxConnectors.EightHundred.Wire;

namespace PbxConnectors.EightHundred.Channels;

/// <summary>Channels and waiting callers (document: 2.2.1, 2.2.2). Thread-safe.</summary>
public sealed class EightHundredChannels
{
    private readonly EightHundredApi _api;

    internal EightHundredChannels(EightHundredApi api) => _api = api;

    /// <summary>Reads how many channels are in use, of the system or one company: 系统通道监控, <c>systemChannels</c>.</summary>
    public async Task<IReadOnlyList<EightHundredChannelUsage>> GetUsageAsync(
        string? companyNumber = null, CancellationToken cancellationToken = default)
    {
        using var reply = await _api.CallAsync(EightHundredOperations.SystemChannels, new() { { "CompNumber", companyNumber } }, cancellationToken)
            .ConfigureAwait(false);

        // Whether the counts lie in the list or beside it the document does not show.
        var list = reply["channelviewinfo"];
        return list.Exists
            ? [.. EightHundredReply.RowsOf(list).Select(EightHundredChannelUsage.Read)]
            : [EightHundredChannelUsage.Read(reply.Payload)];
    }

    /// <summary>Lists inbound channels: 获取通道列表, <c>getChannelList</c>.</summary>
    /// <param name="waitingOnly">True: callers waiting in queues; false: all.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task<IReadOnlyList<EightHundredInboundChannel>> ListInboundAsync(
        bool waitingOnly, CancellationToken cancellationToken = default)
    {
        using var reply = await _api.CallAsync(EightHundredOperations.InboundChannels, new() { { "queueSize", waitingOnly } }, cancellationToken)
            .ConfigureAwait(false);
        return [.. reply.Rows("rows").Select(row => EightHundredInboundChannel.Read(row, _api.Clock))];
    }
}
