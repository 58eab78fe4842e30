using PbxConnectors.Ola.Wire;
using PbxConnectors.Transport;

namespace PbxConnectors.Ola.Session;

/// <summary>The answer to a command (<c>command/reply</c>). Immutable.</summary>
public sealed record OlaCommandReply : OlaEvent
{
    internal OlaCommandReply()
    {
    }

    /// <summary>The code, 200 for success; null when the PBX sends none.</summary>
    public string? Code { get; init; }

    /// <summary>The PBX's words, where it sends any.</summary>
    public string? Message { get; init; }

    /// <summary>The id of the command it answers, where the PBX repeats it.</summary>
    public string? CommandId { get; init; }

    /// <summary>The member <c>data.state</c>, for questions about a state.</summary>
    public string? State { get; init; }

    /// <summary>True for code 200 or none.</summary>
    public bool Succeeded { get; init; }

    internal static OlaCommandReply Read(VendorJson root, string? kind, DateTimeOffset at, ReadOnlyMemory<byte> utf8) => new()
    {
        Kind = kind,
        ObservedAt = at,
        Utf8 = utf8,
        Code = root["code"].Text,
        Message = root.FirstOf("result", "msg", "message").Value() ?? root["data"].FirstOf("result", "msg", "message").Value(),
        CommandId = root["uuid"].Value(),
        State = root["data"]["state"].Value(),
        Succeeded = !root["code"].Exists || root["code"].WholeNumber == 200,
    };
}
