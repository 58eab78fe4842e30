using PbxConnectors.Ola.Wire;
using PbxConnectors.Transport;

namespace PbxConnectors.Ola.Extensions;

/// <summary>An extension as configured (document: 分机 查询). Immutable.</summary>
public sealed record OlaExtension
{
    /// <summary>Id (<c>uuid</c>).</summary>
    public string? Id { get; init; }

    /// <summary>Extension (<c>nbr</c>).</summary>
    public string? Number { get; init; }

    /// <summary>Password it registers with (<c>password</c>), in clear: never printed by <see cref="ToString"/>.</summary>
    public string? Password { get; init; }

    /// <summary>Name it registers with (<c>name</c>).</summary>
    public string? Name { get; init; }

    /// <summary>Logs in by itself (<c>if_auto_login</c>).</summary>
    public bool? AutoLogIn { get; init; }

    /// <summary>Becomes ready by itself (<c>if_auto_ready</c>).</summary>
    public bool? AutoReady { get; init; }

    /// <summary>Kind (<c>typ</c>), e.g. <c>sip</c>.</summary>
    public string? Type { get; init; }

    /// <summary>Name of its outbound group (<c>context</c>).</summary>
    public string? OutboundGroupName { get; init; }

    /// <summary>Id of its outbound group (<c>k</c>); what <see cref="OlaExtensionSettings.OutboundGroupId"/> wants.</summary>
    public string? OutboundGroupId { get; init; }

    /// <summary>When it was created.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When it was changed.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>Where unanswered calls go (<c>transfer_phone</c>).</summary>
    public string? TransferNumber { get; init; }

    /// <summary>Domain (<c>domain</c>).</summary>
    public string? Domain { get; init; }

    /// <summary>Priority, reserved by the vendor (<c>priority</c>).</summary>
    public int? Priority { get; init; }

    /// <summary>Its queues as sent (<c>description</c>), e.g. <c>1,AI</c>.</summary>
    public string? QueuesText { get; init; }

    /// <summary>Its queues.</summary>
    public IReadOnlyList<string> Queues { get; init; } = [];

    /// <summary>The extension only.</summary>
    public override string ToString() => $"extension {PhoneNumbers.Mask(Number)}";

    internal static OlaExtension Read(VendorJson row, PbxClock clock) => new()
    {
        Id = row["uuid"].Value(),
        Number = row["nbr"].Value(),
        Password = row["password"].Text,
        Name = row["name"].Value(),
        AutoLogIn = row["if_auto_login"].Boolean,
        AutoReady = row["if_auto_ready"].Boolean,
        Type = row["typ"].Value(),
        OutboundGroupName = row["context"].Value(),
        OutboundGroupId = row["k"].Value(),
        CreatedAt = row["created_at"].Time(clock),
        UpdatedAt = row["updated_at"].Time(clock),
        TransferNumber = row["transfer_phone"].Value(),
        Domain = row["domain"].Value(),
        Priority = row["priority"].SmallWholeNumber,
        QueuesText = row["description"].Value(),
        Queues = row["description"].Ids(),
    };
}
