namespace PbxConnectors.Ola.Wire;

/// <summary>One command of the WebSocket.</summary>
/// <param name="Name">Its name on the wire (<c>cmd</c>), which is not always the document's.</param>
/// <param name="IsControl">A command to the connection itself (no <c>action</c>) instead of to the PBX.</param>
/// <param name="IsDocumented">False for those that only clients on the wire know.</param>
internal sealed record OlaCommand(string Name, bool IsControl = false, bool IsDocumented = true)
{
    public static readonly OlaCommand Authenticate = new("auth", IsControl: true);
    public static readonly OlaCommand Subscribe = new("subscribe", IsControl: true);
    public static readonly OlaCommand Unsubscribe = new("unsubscribe", IsControl: true);
    public static readonly OlaCommand Ping = new("ping", IsControl: true);

    public static readonly OlaCommand LogIn = new("login");
    public static readonly OlaCommand LogOut = new("logout");
    public static readonly OlaCommand SetReady = new("go_ready");
    public static readonly OlaCommand SetBreak = new("go_break");
    public static readonly OlaCommand Dial = new("dial");

    // The document calls it hangup.
    public static readonly OlaCommand HangUp = new("hangup_other");
    public static readonly OlaCommand Hold = new("hold");
    public static readonly OlaCommand Retrieve = new("unhold");
    public static readonly OlaCommand CollectDigits = new("collect_dtmf");
    public static readonly OlaCommand Transfer = new("transfer");
    public static readonly OlaCommand Intercept = new("intercept");

    // A three-party call is listening with a flag; there is no command three_way.
    public static readonly OlaCommand Listen = new("monitor");
    public static readonly OlaCommand StopListening = new("unmonitor");
    public static readonly OlaCommand TakeCall = new("take_call");
    public static readonly OlaCommand Kill = new("kill");

    public static readonly OlaCommand GetAgentState = new("get_agent_state", IsDocumented: false);
    public static readonly OlaCommand GetTrunkState = new("get_trunk_state", IsDocumented: false);
    public static readonly OlaCommand Answer = new("answer", IsDocumented: false);
    public static readonly OlaCommand Conference = new("conference", IsDocumented: false);
    public static readonly OlaCommand Consult = new("consult", IsDocumented: false);
    public static readonly OlaCommand Whisper = new("whisper", IsDocumented: false);

    /// <summary>The command as errors, logs and activities name it.</summary>
    public string Operation { get; } = $"WS {Name}";

    /// <summary>A command to try out, known by its name only.</summary>
    public static OlaCommand Other(string name) => new(name, IsDocumented: false);
}
