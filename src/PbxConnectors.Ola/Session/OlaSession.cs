using System.Runtime.CompilerServices;
using System.Text.Json;
using PbxConnectors.Ola.Agents;
using PbxConnectors.Ola.Wire;

namespace PbxConnectors.Ola.Session;

/// <summary>
/// The WebSocket (document: websocket api): what HTTP cannot do, and events as they happen. Connects when it is first used, comes
/// back by itself and subscribes again before anything else is sent; the states missed are asked for over HTTP. Thread-safe.
/// </summary>
/// <remarks>
/// Commands throw <see cref="PbxException"/>: <see cref="PbxException.Delivery"/> tells whether the PBX may have acted. All are
/// sent at most once. Without a user name in <see cref="OlaSessionOptions"/> every member throws <see
/// cref="InvalidOperationException"/>.
/// </remarks>
public sealed class OlaSession : IPbxEvents
{
    private readonly OlaConnection _connection;
    private readonly OlaSessionOptions _options;

    internal OlaSession(OlaConnection connection, OlaSessionOptions options) => (_connection, _options) = (connection, options);

    /// <summary>True when there are credentials for the WebSocket.</summary>
    public bool IsConfigured => _options.IsConfigured;

    /// <summary>True while the connection stands and is signed on.</summary>
    public bool IsConnected => _connection.IsOpen;

    internal bool IsStarted => _connection.IsStarted;

    /// <summary>Connects and waits until signed on, over as many attempts as it takes.</summary>
    /// <exception cref="PbxAuthenticationException">The PBX refused the credentials twice in a row.</exception>
    /// <exception cref="PbxUnavailableException">Another login took this one's place.</exception>
    public Task ConnectAsync(CancellationToken cancellationToken = default) =>
        _connection.WaitUntilOpenAsync(OlaConnection.SocketOperation, cancellationToken);

    /// <summary>
    /// Reads common events of the subscribed keys from now on: <see cref="AgentChanged"/>, <see cref="CallChanged"/> of calls in
    /// and out, <see cref="QueueChanged"/>, and <see cref="ConnectionLost"/>, <see cref="ConnectionRestored"/> and <see
    /// cref="EventsReconciled"/> around gaps. A slow reader finds <see cref="EventsDropped"/>.
    /// </summary>
    /// <exception cref="PbxException">The connection was refused for good.</exception>
    public async IAsyncEnumerable<PbxEvent> ReadEventsAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var subscription = _connection.Intake.Events.Subscribe();
        _connection.Start();
        await foreach (var item in subscription.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return item;
        }
    }

    /// <summary>
    /// Reads the messages of the WebSocket from now on with every member the PBX sends, replies to commands included.
    /// </summary>
    /// <exception cref="PbxException">The connection was refused for good.</exception>
    public async IAsyncEnumerable<OlaEvent> ReadMessagesAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var subscription = _connection.Intake.VendorEvents.Subscribe();
        _connection.Start();
        await foreach (var item in subscription.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return item;
        }
    }

    /// <summary>
    /// Subscribes a routing key (订阅, see <see cref="OlaRoutingKey"/>) and keeps it over reconnects. Subscribed by several, it is
    /// held until the last has unsubscribed.
    /// </summary>
    public Task SubscribeAsync(string key, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        return _connection.SubscribeAsync(key, keepOnFailure: false, cancellationToken);
    }

    /// <summary>Gives a routing key up: 取消订阅.</summary>
    public Task UnsubscribeAsync(string key, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        return _connection.UnsubscribeAsync(key, cancellationToken);
    }

    /// <summary>Asks for a sign of life: 检查连接.</summary>
    public Task PingAsync(CancellationToken cancellationToken = default) =>
        _connection.SendAsync(OlaCommand.Ping, writeArguments: null, cancellationToken);

    /// <summary>Logs an extension in to queues: 签入.</summary>
    public Task LogInAsync(string extension, IEnumerable<string> queues, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(extension);
        ArgumentNullException.ThrowIfNull(queues);
        string[] all = [.. queues];
        return SendAsync(
            OlaCommand.LogIn,
            args =>
            {
                args.WriteStartArray("queue");
                foreach (string queue in all)
                {
                    args.WriteStringValue(queue);
                }

                args.WriteEndArray();
                args.WriteString("extn", extension);
                args.WriteString("type", "onhook");
            },
            cancellationToken);
    }

    /// <summary>Logs an extension out of all queues: 签出.</summary>
    public Task LogOutAsync(string extension, CancellationToken cancellationToken = default) =>
        SendAsync(OlaCommand.LogOut, extension, cancellationToken);

    /// <summary>Makes an extension ready: 示闲.</summary>
    public Task SetReadyAsync(string extension, CancellationToken cancellationToken = default) =>
        SendAsync(OlaCommand.SetReady, extension, cancellationToken);

    /// <summary>Makes an extension not ready, with a reason the document does not know: 示忙.</summary>
    public Task SetBreakAsync(string extension, string? reason = null, CancellationToken cancellationToken = default) =>
        SendAsync(OlaCommand.SetBreak, extension, cancellationToken, ("reason", reason ?? ""));

    /// <summary>
    /// Calls a number from an extension: 拨号. The PBX names no call id; it comes with <see cref="OlaAgentStateEvent"/>.
    /// </summary>
    /// <param name="extension">Places the call; rings first.</param>
    /// <param name="destination">Extension or outside number.</param>
    /// <param name="text">Any text (<c>otherStr</c>); the PBX keeps it with its call record.</param>
    /// <param name="gateway">Line to use; the document does not know it.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public Task DialAsync(
        string extension, string destination, string? text = null, string? gateway = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(destination);
        return SendAsync(
            OlaCommand.Dial, extension, cancellationToken, ("dest", destination), ("gateway", gateway ?? ""), ("otherStr", text ?? ""));
    }

    /// <summary>Hangs up an extension's call: 挂机 (<c>hangup_other</c> on the wire).</summary>
    public Task HangUpAsync(string extension, CancellationToken cancellationToken = default) =>
        SendAsync(OlaCommand.HangUp, extension, cancellationToken);

    /// <summary>Puts an extension's call on hold: 保持.</summary>
    public Task HoldAsync(string extension, CancellationToken cancellationToken = default) =>
        SendAsync(OlaCommand.Hold, extension, cancellationToken);

    /// <summary>Takes an extension's held call back: 取消保持.</summary>
    public Task RetrieveAsync(string extension, CancellationToken cancellationToken = default) =>
        SendAsync(OlaCommand.Retrieve, extension, cancellationToken);

    /// <summary>Plays a file of the PBX and collects keys: 采集. They come as <see cref="OlaAgentStateEvent.Digits"/>.</summary>
    /// <param name="extension">The extension in the call.</param>
    /// <param name="soundFile">Absolute path at the PBX; use configured paths only.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public Task CollectDigitsAsync(string extension, string soundFile, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(soundFile);
        return SendAsync(OlaCommand.CollectDigits, extension, cancellationToken, ("soundfile", soundFile));
    }

    /// <summary>
    /// Transfers an extension's call to an outside number, an extension or a queue: 转接. Whether blind is not documented.
    /// </summary>
    public Task TransferAsync(string extension, string destination, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(destination);
        return SendAsync(OlaCommand.Transfer, extension, cancellationToken, ("dest", destination));
    }

    /// <summary>Takes the call of one extension over to another: 强插/抢接. The document also calls it barging in.</summary>
    /// <param name="extension">Gets the call.</param>
    /// <param name="from">Has the call.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public Task InterceptAsync(string extension, string from, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(from);
        return SendAsync(OlaCommand.Intercept, extension, cancellationToken, ("dest", from));
    }

    /// <summary>Lets a supervisor listen to an extension: 监听.</summary>
    public Task ListenAsync(string supervisor, string extension, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(extension);
        return SendAsync(OlaCommand.Listen, supervisor, cancellationToken, ("dest", extension));
    }

    /// <summary>Ends a supervisor's listening: 取消监听.</summary>
    public Task StopListeningAsync(string supervisor, CancellationToken cancellationToken = default) =>
        SendAsync(OlaCommand.StopListening, supervisor, cancellationToken);

    /// <summary>Adds a third party to an extension's call: 三方通话 (see <see cref="OlaThreeWayMapping"/>).</summary>
    /// <param name="extension">Starts it.</param>
    /// <param name="thirdParty">Joins: extension or outside number.</param>
    /// <param name="gateway">Line to use.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public Task AddThirdPartyAsync(
        string extension, string thirdParty, string? gateway = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(extension);
        ArgumentException.ThrowIfNullOrWhiteSpace(thirdParty);
        var (extn, dest) = _options.ThreeWayMapping == OlaThreeWayMapping.InitiatorAsExtension
            ? (extension, thirdParty)
            : (thirdParty, extension);
        return SendAsync(
            OlaCommand.Listen, extn, cancellationToken, ("dest", dest), ("three_way", "true"), ("goip_gateway", gateway ?? ""));
    }

    /// <summary>Removes the third party from a call: 踢出第三方.</summary>
    public Task RemoveThirdPartyAsync(string thirdParty, CancellationToken cancellationToken = default) =>
        SendAsync(OlaCommand.StopListening, thirdParty, cancellationToken, ("three_way", "true"));

    /// <summary>Gives a caller who waits in a queue to an extension, by call id: 手动接听.</summary>
    public Task TakeQueuedCallAsync(string extension, string callId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(callId);
        return SendAsync(OlaCommand.TakeCall, extension, cancellationToken, ("channel_uuid", callId));
    }

    /// <summary>Ends a call by force, by its id or by an extension in it: 强拆. The document wants one of the two.</summary>
    /// <param name="callId">Id of the call.</param>
    /// <param name="extension">An extension in the call.</param>
    /// <param name="cause">Cause as FreeSWITCH names it; the document does not know it.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ArgumentException">Neither id nor extension is given.</exception>
    public Task KillCallAsync(
        string? callId, string? extension = null, string cause = "NORMAL_CLEARING", CancellationToken cancellationToken = default)
    {
        if (string.IsNullOrWhiteSpace(callId) && string.IsNullOrWhiteSpace(extension))
        {
            throw new ArgumentException("Name the call by its id, or an extension in it.", nameof(callId));
        }

        return SendAsync(
            OlaCommand.Kill,
            args =>
            {
                WriteUnlessEmpty(args, "channel_uuid", callId);
                WriteUnlessEmpty(args, "extn", extension);
                WriteUnlessEmpty(args, "cause", cause);
            },
            cancellationToken);
    }

    /// <summary>
    /// Asks an extension's state. In no document; needs <see cref="OlaSessionOptions.AllowUndocumentedCommands"/>.
    /// </summary>
    public async Task<OlaAgentState?> GetAgentStateAsync(string extension, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(extension);
        var reply = await _connection.SendAsync(OlaCommand.GetAgentState, args => args.WriteString("extn", extension), cancellationToken)
            .ConfigureAwait(false);
        return OlaAgentState.Read(reply.State);
    }

    /// <summary>
    /// Asks the state of the trunks. In no document; needs <see cref="OlaSessionOptions.AllowUndocumentedCommands"/>.
    /// </summary>
    public Task<OlaCommandReply> GetTrunkStateAsync(CancellationToken cancellationToken = default) =>
        _connection.SendAsync(OlaCommand.GetTrunkState, static _ => { }, cancellationToken);

    /// <summary>
    /// Answers a ringing extension. In no document; needs <see cref="OlaSessionOptions.AllowUndocumentedCommands"/>.
    /// </summary>
    public Task AnswerAsync(string extension, CancellationToken cancellationToken = default) =>
        SendAsync(OlaCommand.Answer, extension, cancellationToken);

    /// <summary>
    /// Brings a party into a conference. In no document; needs <see cref="OlaSessionOptions.AllowUndocumentedCommands"/>.
    /// </summary>
    public Task ConferenceAsync(string extension, string party, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(party);
        return SendAsync(OlaCommand.Conference, extension, cancellationToken, ("dest", party));
    }

    /// <summary>
    /// Calls another party while the present one waits. In no document; needs <see
    /// cref="OlaSessionOptions.AllowUndocumentedCommands"/>.
    /// </summary>
    public Task ConsultAsync(string extension, string party, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(party);
        return SendAsync(OlaCommand.Consult, extension, cancellationToken, ("dest", party));
    }

    /// <summary>
    /// Chooses who hears a supervisor who listens already. In no document; needs <see
    /// cref="OlaSessionOptions.AllowUndocumentedCommands"/>.
    /// </summary>
    /// <param name="supervisor">The supervisor's extension.</param>
    /// <param name="who">Clients on the wire name <c>agent</c>, <c>caller</c>, <c>both</c> and <c>none</c>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public Task WhisperAsync(string supervisor, string who, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(who);
        return SendAsync(OlaCommand.Whisper, supervisor, cancellationToken, ("who", who));
    }

    /// <summary>
    /// Sends any command with text arguments, to try out what a PBX knows beyond its document. Needs
    /// <see cref="OlaSessionOptions.AllowUndocumentedCommands"/>.
    /// </summary>
    public Task<OlaCommandReply> SendCommandAsync(
        string command, IReadOnlyDictionary<string, string> arguments, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(command);
        ArgumentNullException.ThrowIfNull(arguments);
        return _connection.SendAsync(
            OlaCommand.Other(command),
            args =>
            {
                foreach (var (name, value) in arguments)
                {
                    args.WriteString(name, value);
                }
            },
            cancellationToken);
    }

    private static void WriteUnlessEmpty(Utf8JsonWriter args, string name, string? value)
    {
        if (!string.IsNullOrWhiteSpace(value))
        {
            args.WriteString(name, value);
        }
    }

    private Task<OlaCommandReply> SendAsync(OlaCommand command, Action<Utf8JsonWriter> writeArguments, CancellationToken cancellationToken) =>
        _connection.SendAsync(command, writeArguments, cancellationToken);

    private Task<OlaCommandReply> SendAsync(
        OlaCommand command, string extension, CancellationToken cancellationToken, params (string Name, string Value)[] more)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(extension);
        return _connection.SendAsync(
            command,
            args =>
            {
                args.WriteString("extn", extension);
                foreach (var (name, value) in more)
                {
                    args.WriteString(name, value);
                }
            },
            cancellationToken);
    }
}
