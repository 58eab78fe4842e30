using PbxConnectors.Ola.Wire;
using PbxConnectors.Transport;

namespace PbxConnectors.Ola.Blacklist;

/// <summary>The blacklist (document: 黑名单). Thread-safe.</summary>
public sealed class OlaBlacklist
{
    private readonly OlaApi _api;

    internal OlaBlacklist(OlaApi api) => _api = api;

    /// <summary>Adds a number: 新增, <c>POST /api/special_phone/insert</c>. Sent at most once.</summary>
    public Task AddAsync(string number, OlaBlacklistKind kind, CancellationToken cancellationToken = default) =>
        SendAsync(OlaOperations.AddToBlacklist, number, Check(kind), cancellationToken);

    /// <summary>
    /// Removes a number, from one list or presumably from all when null: 删除, <c>POST /api/special_phone/delete</c>.
    /// </summary>
    public Task RemoveAsync(string number, OlaBlacklistKind? kind = null, CancellationToken cancellationToken = default) =>
        SendAsync(OlaOperations.RemoveFromBlacklist, number, kind is { } known ? Check(known) : null, cancellationToken);

    /// <summary>Changes what a number is barred from: 修改, <c>POST /api/special_phone/update</c>.</summary>
    public Task UpdateAsync(string number, OlaBlacklistKind kind, CancellationToken cancellationToken = default) =>
        SendAsync(OlaOperations.UpdateBlacklist, number, Check(kind), cancellationToken);

    /// <summary>
    /// Lists entries, all, with numbers like this or of one list: 查询, <c>GET /api/special_phone/special_phone_detail</c>.
    /// </summary>
    public Task<IReadOnlyList<OlaBlacklistEntry>> ListAsync(
        string? numberLike = null, OlaBlacklistKind? kind = null, CancellationToken cancellationToken = default) =>
        _api.ListAsync(
            OlaOperations.ListBlacklist,
            OlaOperations.ListBlacklist.Path
                + OlaPath.Query(("phone", numberLike), ("special_flag", kind is { } known ? Check(known) : null)),
            row => OlaBlacklistEntry.Read(row, _api.Clock),
            cancellationToken);

    private static string Check(OlaBlacklistKind kind) => Enum.IsDefined(kind)
        ? ((int)kind).ToString(System.Globalization.CultureInfo.InvariantCulture)
        : throw new ArgumentOutOfRangeException(nameof(kind), kind, "The document knows 2 (inbound), 3 (outbound) and 4 (both).");

    private Task SendAsync(WireOperation operation, string number, string? flag, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(number);
        return _api.CommandAsync(
            operation, operation.Path, new OlaForm().Add("phone", number).Add("special_flag", flag), cancellationToken);
    }
}
