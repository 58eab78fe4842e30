using PbxConnectors.Ola.Wire;

namespace PbxConnectors.Ola.Extensions;

/// <summary>Creates, changes, deletes and lists extensions (document: 分机). Thread-safe.</summary>
public sealed class OlaExtensions
{
    private readonly OlaApi _api;

    internal OlaExtensions(OlaApi api) => _api = api;

    /// <summary>Creates an extension: 新增, <c>POST /api/ola/extensions/insert</c>. Sent at most once.</summary>
    public Task CreateAsync(OlaExtensionSettings settings, CancellationToken cancellationToken = default)
    {
        Check(settings);
        return _api.CommandAsync(
            OlaOperations.CreateExtension,
            OlaOperations.CreateExtension.Path,
            new OlaForm()
                .Add("extn", settings.Extension).Add("extnPwd", settings.Password).Add("context", settings.OutboundGroupId)
                .Add("name", settings.Name ?? settings.Extension).Add("transfer_phone", settings.TransferNumber)
                .Add("if_auto_login", settings.AutoLogIn).Add("if_auto_ready", settings.AutoReady),
            cancellationToken);
    }

    /// <summary>Deletes an extension: 删除, <c>POST /api/ola/extensions/delete</c>.</summary>
    public Task DeleteAsync(string extension, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(extension);
        return _api.CommandAsync(
            OlaOperations.DeleteExtension, OlaOperations.DeleteExtension.Path, new OlaForm().Add(
                "extn", extension), cancellationToken);
    }

    /// <summary>
    /// Changes an extension: 修改, <c>POST /api/ola/extensions/update</c>. Everything is overwritten; read it first.
    /// </summary>
    public Task UpdateAsync(OlaExtensionSettings settings, CancellationToken cancellationToken = default)
    {
        Check(settings);
        return _api.CommandAsync(
            OlaOperations.UpdateExtension,
            OlaOperations.UpdateExtension.Path,
            new OlaForm()
                .Add("extn", settings.Extension).Add("extnPwd", settings.Password).Add("context", settings.OutboundGroupId)
                .Add("name", settings.Name ?? settings.Extension).Add("transfer_phone", settings.TransferNumber ?? "")
                .Add("if_auto_ready", settings.AutoReady).Add("if_auto_login", settings.AutoLogIn),
            cancellationToken);
    }

    /// <summary>Lists extensions, all or one, with their passwords in clear: 查询, <c>GET /api/ola/extensions/detail</c>.</summary>
    public Task<IReadOnlyList<OlaExtension>> ListAsync(string? extension = null, CancellationToken cancellationToken = default) =>
        _api.ListAsync(
            OlaOperations.ListExtensions,
            OlaOperations.ListExtensions.Path + OlaPath.Query(("extn", extension)),
            row => OlaExtension.Read(row, _api.Clock),
            cancellationToken);

    private void Check(OlaExtensionSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentException.ThrowIfNullOrWhiteSpace(settings.Extension);
        ArgumentException.ThrowIfNullOrWhiteSpace(settings.Password);
        ArgumentException.ThrowIfNullOrWhiteSpace(settings.OutboundGroupId);
        _api.Protect(settings.Password);
    }
}
