namespace PbxConnectors.Ola.Extensions;

/// <summary>
/// What an extension is created or changed with (document: 分机 新增, 修改). A change resets whatever it leaves out, so all members are
/// always sent.
/// </summary>
public sealed record OlaExtensionSettings
{
    /// <summary>Extension (<c>extn</c>).</summary>
    public required string Extension { get; init; }

    /// <summary>Password it registers with (<c>extnPwd</c>).</summary>
    public required string Password { get; init; }

    /// <summary>Id of its outbound group (<c>context</c>): <see cref="OlaExtension.OutboundGroupId"/>, not the name.</summary>
    public required string OutboundGroupId { get; init; }

    /// <summary>Name it registers with (<c>name</c>); the extension when null.</summary>
    public string? Name { get; init; }

    /// <summary>Where an offered call goes that is not answered in time (<c>transfer_phone</c>).</summary>
    public string? TransferNumber { get; init; }

    /// <summary>Logs in by itself (<c>if_auto_login</c>). Default false.</summary>
    public bool AutoLogIn { get; init; }

    /// <summary>Becomes ready by itself (<c>if_auto_ready</c>). Default false.</summary>
    public bool AutoReady { get; init; }

    /// <summary>The extension only.</summary>
    public override string ToString() => $"settings of {PhoneNumbers.Mask(Extension)}";
}
