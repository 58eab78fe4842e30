using System.Globalization;
using System.Runtime.CompilerServices;
using PbxConnectors.EightHundred.Wire;

namespace PbxConnectors.EightHundred.Messages;

/// <summary>
/// Messages to and from client programs (document: 2.1.3, 2.1.4). This is the only call control 800ing has, and it reaches calls of client
/// programs only. Thread-safe.
/// </summary>
public sealed class EightHundredMessages
{
    internal const int MostMessages = 1000;

    private readonly EightHundredApi _api;

    internal EightHundredMessages(EightHundredApi api) => _api = api;

    /// <summary>Sends a message, at most once: <c>sendMsg</c>. Accepted means stored; whether a client acts is not told.</summary>
    public Task SendAsync(EightHundredMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        return _api.CommandAsync(
            EightHundredOperations.SendMessage,
            new()
            {
                { "kind", message.Kind.Value },
                { "client", message.Client.Value },
                { "lon", message.Longitude?.ToString(CultureInfo.InvariantCulture) },
                { "lat", message.Latitude?.ToString(CultureInfo.InvariantCulture) },
                { "phone", message.Phone },
                { "content", message.Content },
                { "time", (message.Time ?? _api.Time.GetUtcNow()).ToUnixTimeMilliseconds() },
                { "lostTime", message.Lifetime },
                { "extension", message.Extension },
                { "loginType", message.LoginType },
            },
            cancellationToken);
    }

    /// <summary>Reads the messages stored since a water line: 获取接收消息, <c>recvMsg</c>.</summary>
    /// <param name="client">Kind of client program to read for.</param>
    /// <param name="waterLine">Where to read on; null leaves the start to the PBX.</param>
    /// <param name="limit">Most messages, 1–1000. Default 100.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task<EightHundredMessageBatch> ReceiveAsync(
        EightHundredClientType client, long? waterLine = null, int limit = 100, CancellationToken cancellationToken = default)
    {
        if (limit is < 1 or > MostMessages)
        {
            throw new ArgumentOutOfRangeException(nameof(limit), limit, "Between 1 and 1000 messages can be read at once.");
        }

        using var reply = await _api.CallAsync(
            EightHundredOperations.ReceiveMessages,
            new() { { "client", client.Value }, { "waterLine", waterLine }, { "limit", limit } },
            cancellationToken).ConfigureAwait(false);
        var messages = reply.Rows("msgs").Select(row => EightHundredReceivedMessage.Read(row, _api.Clock)).ToList();

        // The flat table leaves open whether the water line stands at each message or once beside the list.
        long? next = messages.Select(m => m.WaterLine).Append(reply["waterLine"].WholeNumber).Append(waterLine).Max();
        return new EightHundredMessageBatch(messages, next);
    }

    /// <summary>
    /// Reads messages for ever, each once, asking at intervals. A failure ends it; start again with the last message's water line, and
    /// nothing is lost: <c>recvMsg</c>.
    /// </summary>
    /// <param name="client">Kind of client program to read for.</param>
    /// <param name="waterLine">Where to read on; null for what comes from now on, by our clock in Unix milliseconds.</param>
    /// <param name="interval">Pause between two questions; 3 s when null.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="PbxException">The PBX could not be asked.</exception>
    public async IAsyncEnumerable<EightHundredReceivedMessage> FollowAsync(
        EightHundredClientType client,
        long? waterLine = null,
        TimeSpan? interval = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var reader = new WaterLineReader(this, client, waterLine ?? _api.Time.GetUtcNow().ToUnixTimeMilliseconds());
        while (true)
        {
            foreach (var message in await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return message;
            }

            if (!reader.HasMore)
            {
                await Task.Delay(interval ?? TimeSpan.FromSeconds(3), _api.Time, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
