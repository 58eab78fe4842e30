using PbxConnectors.Ola.Session;
using PbxConnectors.Transport;

namespace PbxConnectors.Ola.Wire;

/// <summary>Reads the messages of the WebSocket. Never throws: what it does not know stays a message.</summary>
internal static class OlaMessage
{
    public static OlaEvent Read(ReadOnlyMemory<byte> utf8, DateTimeOffset at, PbxClock clock)
    {
        if (!VendorJson.TryParse(utf8, out var root, out _, out var lease))
        {
            return new OlaUnknownEvent { ObservedAt = at, Utf8 = utf8 };
        }

        using var read = lease;
        string? kind = root["event_type"].Value() ?? root["event_name"].Value();
        return kind switch
        {
            "agent_state" => OlaAgentStateEvent.Read(root, kind, at, utf8, clock),
            "agent_caller_state" => OlaQueueCallerEvent.Read(root, kind, at, utf8),
            "command/reply" => OlaCommandReply.Read(root, kind, at, utf8),
            null when root["code"].Exists => OlaCommandReply.Read(root, kind, at, utf8),
            _ => new OlaUnknownEvent { Kind = kind, ObservedAt = at, Utf8 = utf8 },
        };
    }
}
