using PbxConnectors.Ola.Session;
using PbxConnectors.Transport;

namespace PbxConnectors.Ola;

/// <summary>
/// The WebSocket (document: websocket api). It has credentials of its own: the document authenticates with an extension and its
/// password (<c>ola.auth(extn, extnPwd)</c>), the wire calls them username and password.
/// </summary>
public sealed class OlaSessionOptions
{
    /// <summary>User name. Empty (default): no WebSocket is used.</summary>
    public string UserName { get; set; } = "";

    /// <summary>Password. Keep it out of source control.</summary>
    public string Password { get; set; } = "";

    /// <summary>
    /// Address. Default <c>/ola_socket</c> on the PBX's host and port: <c>wss</c> for an https PBX, <c>ws</c> for an http one.
    /// </summary>
    public Uri? Address { get; set; }

    /// <summary>
    /// Routing keys subscribed from the start, e.g. <c>ola.agent.8001</c>; see <see cref="OlaRoutingKey"/>. The dialer adds those
    /// of the extensions it dials from.
    /// </summary>
    public IList<string> Keys { get; } = [];

    /// <summary>Longest wait for the reply to a command. Default 10 s.</summary>
    public TimeSpan ReplyTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Pause between two pings of ola's own (<c>{"cmd":"ping"}</c>); one that is not answered within <see cref="ReplyTimeout"/>
    /// ends the connection. Default 20 s; zero for none, the WebSocket's own keep-alive goes on.
    /// </summary>
    public TimeSpan PingInterval { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// How long a command waits for a connection that is down. Default zero: it fails at once, certainly not sent.
    /// </summary>
    public TimeSpan ConnectPatience { get; set; }

    /// <summary>
    /// Allows the commands that are in no document, only on the wire: answer, consult, conference, whisper, get_agent_state,
    /// get_trunk_state. Default false.
    /// </summary>
    public bool AllowUndocumentedCommands { get; set; }

    /// <summary>Which number of a three-party call goes into which member. Default as the document words it.</summary>
    public OlaThreeWayMapping ThreeWayMapping { get; set; }

    /// <summary>The WebSocket.</summary>
    public PbxSocketOptions Socket { get; set; } = new();

    internal bool IsConfigured => !string.IsNullOrEmpty(UserName);

    internal void Validate(string path, ICollection<string> problems)
    {
        if (IsConfigured && string.IsNullOrEmpty(Password))
        {
            problems.Add($"{path}:{nameof(Password)} is missing.");
        }

        if (Address is { } address && (!address.IsAbsoluteUri || address.Scheme is not ("ws" or "wss") || address.UserInfo.Length > 0))
        {
            problems.Add($"{path}:{nameof(Address)} must be a ws or wss address such as ws://pbx.example:8080/ola_socket.");
        }

        foreach (string key in Keys)
        {
            if (string.IsNullOrWhiteSpace(key))
            {
                problems.Add($"{path}:{nameof(Keys)} holds an empty routing key.");
            }
        }

        OptionTimes.CheckPositive(ReplyTimeout, $"{path}:{nameof(ReplyTimeout)}", problems);
        OptionTimes.CheckNotNegative(PingInterval, $"{path}:{nameof(PingInterval)}", problems);
        OptionTimes.CheckNotNegative(ConnectPatience, $"{path}:{nameof(ConnectPatience)}", problems);

        if (!Enum.IsDefined(ThreeWayMapping))
        {
            problems.Add($"{path}:{nameof(ThreeWayMapping)} is none of its values.");
        }

        Socket.Validate($"{path}:{nameof(Socket)}", problems);
    }
}
