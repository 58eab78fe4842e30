using PbxConnectors.EightHundred.Wire;

namespace PbxConnectors.EightHundred.Extensions;

/// <summary>Extensions and agents (document: 2.1.1, 2.1.2, 2.1.11, 2.1.12, 2.2.4, 2.11). Thread-safe.</summary>
public sealed class EightHundredExtensions
{
    private readonly EightHundredApi _api;

    internal EightHundredExtensions(EightHundredApi api) => _api = api;

    /// <summary>Reads the account's own extension, which also proves the credentials: 登录, <c>getExtension</c>.</summary>
    public async Task<EightHundredOwnExtension> GetOwnAsync(CancellationToken cancellationToken = default)
    {
        using var reply = await _api.CallAsync(EightHundredOperations.GetOwnExtension, [], cancellationToken).ConfigureAwait(false);
        return EightHundredOwnExtension.Read(reply.Payload);
    }

    /// <summary>
    /// Lists the extensions of the company: 座席查询, <c>getExtensions</c>. The document describes two answers (2.1.2, 2.11.5); both are read.
    /// </summary>
    public async Task<IReadOnlyList<EightHundredExtension>> ListAsync(CancellationToken cancellationToken = default)
    {
        using var reply = await _api.CallAsync(EightHundredOperations.ListExtensions, [], cancellationToken).ConfigureAwait(false);
        return [.. reply.Rows("rows", "extension").Select(EightHundredExtension.Read)];
    }

    /// <summary>Asks for a new extension: 申请帐号, <c>registerExtension</c>. The account must be a system administrator's.</summary>
    /// <returns>The extension with its password in clear text.</returns>
    public async Task<EightHundredNewExtension> RegisterAsync(CancellationToken cancellationToken = default)
    {
        using var reply = await _api.CallAsync(EightHundredOperations.RegisterExtension, [], cancellationToken).ConfigureAwait(false);
        string? password = reply["password"].TextOrNull;
        _api.Redactor.AddRotating(password);
        return new EightHundredNewExtension(reply["extension"].TextOrNull, password);
    }

    /// <summary>Creates an extension: 增加座席, <c>addExtension</c>. Sent as a POST form by default, for it carries a password.</summary>
    /// <returns>The internal id of the extension.</returns>
    public async Task<long?> CreateAsync(EightHundredExtensionSettings settings, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _api.Redactor.AddRotating(settings.Password);
        using var reply = await _api.CallAsync(EightHundredOperations.CreateExtension, settings.ToParameters(null), cancellationToken)
            .ConfigureAwait(false);
        return reply["exteId"].WholeNumber;
    }

    /// <summary>
    /// Changes an extension: 修改座席, <c>editExtension</c>. The document does not say whether values left out keep theirs: read first, send
    /// all.
    /// </summary>
    /// <param name="id">Internal id.</param>
    /// <param name="settings">The values; null is not sent.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public Task UpdateAsync(long id, EightHundredExtensionSettings settings, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _api.Redactor.AddRotating(settings.Password);
        return _api.CommandAsync(EightHundredOperations.UpdateExtension, settings.ToParameters(id), cancellationToken);
    }

    /// <summary>Deletes an extension by its internal id: 删除座席, <c>delExtension</c>.</summary>
    public Task DeleteAsync(long id, CancellationToken cancellationToken = default) =>
        _api.CommandAsync(EightHundredOperations.DeleteExtension, new() { { "exteId", id } }, cancellationToken);

    /// <summary>Resets an extension's password: 重置密码, <c>initExtensionPassword</c>.</summary>
    /// <returns>The new password in clear text.</returns>
    public async Task<string?> ResetPasswordAsync(long id, CancellationToken cancellationToken = default)
    {
        using var reply = await _api.CallAsync(EightHundredOperations.ResetExtensionPassword, new() { { "exteId", id } }, cancellationToken)
            .ConfigureAwait(false);
        string? password = reply["password"].TextOrNull;
        _api.Redactor.AddRotating(password);
        return password;
    }

    /// <summary>Sets the number an extension shows on outbound calls: 设置座席外显号码, <c>setShowPhone</c>.</summary>
    public Task SetCallerIdAsync(string extension, string phone, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(extension);
        ArgumentNullException.ThrowIfNull(phone);
        return _api.CommandAsync(
            EightHundredOperations.SetCallerId, new() { { "extension", extension }, { "phone", phone } }, cancellationToken);
    }

    /// <summary>Checks an agent in, the account's own when null: 签入, <c>setUserCheckInOut</c> status 0.</summary>
    public Task CheckInAsync(string? extension = null, CancellationToken cancellationToken = default) =>
        SetCheckedAsync(extension, "0", cancellationToken);

    /// <summary>Checks an agent out, the account's own when null: 签出, <c>setUserCheckInOut</c> status 1.</summary>
    public Task CheckOutAsync(string? extension = null, CancellationToken cancellationToken = default) =>
        SetCheckedAsync(extension, "1", cancellationToken);

    private Task SetCheckedAsync(string? extension, string status, CancellationToken cancellationToken) => _api.CommandAsync(
        EightHundredOperations.CheckInOut, new() { { "exten", extension }, { "status", status } }, cancellationToken);
}
