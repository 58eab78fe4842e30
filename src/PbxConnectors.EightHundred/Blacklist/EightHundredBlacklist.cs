using PbxConnectors.EightHundred.Wire;

namespace PbxConnectors.EightHundred.Blacklist;

/// <summary>The blacklist (document: 2.2.6–2.2.8). Thread-safe.</summary>
public sealed class EightHundredBlacklist
{
    private readonly EightHundredApi _api;

    internal EightHundredBlacklist(EightHundredApi api) => _api = api;

    /// <summary>Adds numbers: 增加黑名单, <c>addBlacklists</c>.</summary>
    /// <exception cref="PbxRejectedException">A number is there already, presumably (<see cref="EightHundredErrorCodes.AlreadyExists"/>).</exception>
    public Task AddAsync(IReadOnlyCollection<string> phones, CancellationToken cancellationToken = default) => _api.CommandAsync(
        EightHundredOperations.AddToBlacklist, new() { { "phones", PhoneList.Join(phones, nameof(phones)) } }, cancellationToken);

    /// <summary>Removes numbers: 删除黑名单, <c>delBlacklists</c>.</summary>
    /// <exception cref="PbxRejectedException">A number is not there, presumably (<see cref="EightHundredErrorCodes.NotFound"/>).</exception>
    public Task RemoveAsync(IReadOnlyCollection<string> phones, CancellationToken cancellationToken = default) => _api.CommandAsync(
        EightHundredOperations.RemoveFromBlacklist, new() { { "phones", PhoneList.Join(phones, nameof(phones)) } }, cancellationToken);

    /// <summary>
    /// Lists the numbers: 返回黑名单列表, <c>getBlacklists</c>. The document does not say in what form: an array of texts or of objects, and
    /// text with commas, are read.
    /// </summary>
    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken = default)
    {
        using var reply = await _api.CallAsync(EightHundredOperations.ListBlacklist, [], cancellationToken).ConfigureAwait(false);
        var list = reply["blaPhone"];
        var texts = list.Text is { } joined ? [joined]
            : (list.Exists ? EightHundredReply.RowsOf(list) : reply.Rows()).Select(item => item.Text ?? item.FirstOf("blaPhone", "phone").Text);
        return
        [
            .. texts.SelectMany(text => (text ?? "").Split(',', '，'))
                .Select(phone => phone.Trim())
                .Where(phone => phone.Length > 0),
        ];
    }
}
