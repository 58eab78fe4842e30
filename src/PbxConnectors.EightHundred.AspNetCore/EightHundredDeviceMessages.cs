using System.Collections.Concurrent;
using System.Threading.Channels;
using PbxConnectors.EightHundred.Devices;

namespace PbxConnectors.EightHundred.AspNetCore;

/// <summary>
/// The messages boxes fetch by long poll: put one here to let a box dial, answer, hang up or show a page. A singleton service; in memory, at
/// most 64 a box, the oldest are dropped. Thread-safe.
/// </summary>
public sealed class EightHundredDeviceMessages
{
    private const int MostBoxes = 4096;
    private const int MostMessages = 64;

    private readonly ConcurrentDictionary<string, Channel<EightHundredDeviceMessage>> _queues = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Leaves a message for a box.</summary>
    /// <param name="mac">The box's MAC address.</param>
    /// <param name="message">What it is to do.</param>
    public void Send(string mac, EightHundredDeviceMessage message)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(mac);
        ArgumentNullException.ThrowIfNull(message);
        QueueOf(mac).Writer.TryWrite(message);
    }

    /// <summary>Lets a box dial.</summary>
    /// <param name="mac">The box's MAC address.</param>
    /// <param name="port">RJ11 port, from 1.</param>
    /// <param name="phone">Number to dial.</param>
    public void Dial(string mac, int port, string phone) => Send(mac, new EightHundredDeviceMessage
    {
        Kind = EightHundredDeviceMessageKind.Dial,
        Port = port.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Phone = phone,
    });

    /// <summary>Takes what waits for a box; with nothing there, waits until something comes or the time is over.</summary>
    internal async Task<IReadOnlyList<EightHundredDeviceMessage>> TakeAsync(
        string mac, TimeSpan wait, TimeProvider time, CancellationToken cancellationToken)
    {
        // A stranger asking for ever new boxes must not fill the memory.
        if (!_queues.ContainsKey(mac) && _queues.Count >= MostBoxes)
        {
            return [];
        }

        var queue = QueueOf(mac).Reader;
        if (queue.Count == 0 && wait > TimeSpan.Zero)
        {
            using var limit = new CancellationTokenSource(wait, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            try
            {
                await queue.WaitToReadAsync(either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return [];
            }
        }

        var messages = new List<EightHundredDeviceMessage>();
        while (queue.TryRead(out var message))
        {
            messages.Add(message);
        }

        return messages;
    }

    private Channel<EightHundredDeviceMessage> QueueOf(string mac) => _queues.GetOrAdd(
        mac.Trim(),
        static _ => Channel.CreateBounded<EightHundredDeviceMessage>(
            new BoundedChannelOptions(MostMessages) { FullMode = BoundedChannelFullMode.DropOldest }));
}
