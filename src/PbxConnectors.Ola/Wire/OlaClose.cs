using System.Net.WebSockets;

namespace PbxConnectors.Ola.Wire;

/// <summary>
/// Reads the close of the WebSocket. Nothing about it is documented; these words in a reason mean that another client took our
/// place, and coming back would only throw that one out in turn.
/// </summary>
internal static class OlaClose
{
    private static readonly string[] ReplacedWords =
        ["replaced", "kicked", "another login", "logged in elsewhere", "login elsewhere", "duplicate login", "重复登录", "被踢", "异地登录", "其他地方登录", "已在别处"];

    public static PbxException? Read(PbxIdentity pbx, string operation, WebSocketCloseStatus? status, string? description) =>
        description is not null && Array.Exists(ReplacedWords, word => description.Contains(word, StringComparison.OrdinalIgnoreCase))
            ? new PbxUnavailableException(
                $"{operation}: another login with the same user took this connection's place ({(int?)status}). " +
                "Give every program its own user, then start it again.",
                new PbxErrorDetails { Pbx = pbx, Operation = operation, Delivery = Delivery.NotSent })
            : null;
}
