using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using PbxConnectors.CallProgress;

namespace PbxConnectors.Testing;

/// <summary>The RTP side of one place of a call: plays what the exchange lets the caller hear, and counts what comes back. Thread-safe.</summary>
internal sealed class LabRtpLeg : IAsyncDisposable
{
    private const int PacketSamples = 160;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    private readonly Lock _gate = new();
    private readonly Socket _socket;
    private readonly SipTrouble _trouble;
    private readonly Random _random;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _closing = new();
    private readonly List<byte> _sent = [];
    private readonly List<char> _digits = [];
    private readonly Func<(DateTimeOffset DialledAt, IReadOnlyList<MediaSpan> Spans, int Seed)?> _listen;
    private readonly Dictionary<MediaSpan, short[]> _rendered = [];
    private Task _playing = Task.CompletedTask;
    private readonly Task _hearing;
    private byte[]? _heldBack;
    private bool _losing;
    private IPEndPoint _target;
    private uint _ssrc;
    private ushort _sequence;
    private uint _timestamp;
    private uint? _digitTimestamp;
    private int _packets;
    private int _received;

    public LabRtpLeg(
        IPEndPoint target, bool muLaw, SipTrouble trouble, int seed, TimeProvider clock,
        Func<(DateTimeOffset DialledAt, IReadOnlyList<MediaSpan> Spans, int Seed)?> listen)
    {
        (_target, MuLaw, _trouble, _clock, _listen) = (target, muLaw, trouble, clock, listen);
        _random = new Random(seed);
        _ssrc = (uint)_random.Next();
        _sequence = (ushort)_random.Next(65536);
        _timestamp = (uint)_random.Next();
        _socket = new Socket(target.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        _socket.Bind(new IPEndPoint(target.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Loopback : IPAddress.Loopback, 0));
        _hearing = Task.Run(HearAsync);
    }

    public bool MuLaw { get; }

    public IPEndPoint Local => (IPEndPoint)_socket.LocalEndPoint!;

    /// <summary>Packets that came from the caller.</summary>
    public int Received => Volatile.Read(ref _received);

    /// <summary>Told after packets came.</summary>
    public Action? Heard { get; set; }

    /// <summary>Digits that came from the caller.</summary>
    public string Digits
    {
        get { lock (_gate)
            {
                return new string([.. _digits]);
            }
        }
    }

    /// <summary>What was played, lost packets included.</summary>
    public short[] Played
    {
        get
        {
            byte[] bytes;
            lock (_gate)
            {
                bytes = [.. _sent];
            }

            var samples = new short[bytes.Length];
            if (MuLaw)
            {
                G711.DecodeMuLaw(bytes, samples);
            }
            else
            {
                G711.DecodeALaw(bytes, samples);
            }

            return samples;
        }
    }

    /// <summary>Begins to play; does nothing when it plays already.</summary>
    public void Play()
    {
        lock (_gate)
        {
            if (!_trouble.NoRtp && _playing == Task.CompletedTask)
            {
                _playing = Task.Run(PlayAsync);
            }
        }
    }

    /// <summary>The caller moved.</summary>
    public void MoveTo(IPEndPoint target)
    {
        lock (_gate)
        {
            _target = target;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_closing.IsCancellationRequested)
        {
            return;
        }

        await _closing.CancelAsync().ConfigureAwait(false);
        _socket.Dispose();
        await Task.WhenAll(_playing, _hearing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _rendered.Clear();
        _closing.Dispose();
    }

    private async Task PlayAsync()
    {
        using var timer = new PeriodicTimer(Step, _clock);
        using var stranger = _trouble.StrangerSendsRtp ? new Socket(_socket.AddressFamily, SocketType.Dgram, ProtocolType.Udp) : null;
        var began = _clock.GetUtcNow();
        do
        {
            // As many as are due: a timer that came late makes up for it.
            while (_listen() is { } heard && began + Step * _packets <= _clock.GetUtcNow())
            {
                if (!PlayPacket(heard, began))
                {
                    break;
                }

                stranger?.SendTo(Packet(8, new byte[PacketSamples], 1, (ushort)_packets, (uint)(_packets * PacketSamples)), _target);
            }
        }
        while (_listen() is not null && await timer.WaitForNextTickAsync(_closing.Token).ConfigureAwait(false));
    }

    private bool PlayPacket((DateTimeOffset DialledAt, IReadOnlyList<MediaSpan> Spans, int Seed) heard, DateTimeOffset began)
    {
        var samples = new short[PacketSamples];
        var position = began - heard.DialledAt + Step * _packets;
        bool hasPath = Render(heard.Spans, heard.Seed, position, samples);
        var payload = new byte[PacketSamples];
        if (MuLaw)
        {
            G711.EncodeMuLaw(samples, payload);
        }
        else
        {
            G711.EncodeALaw(samples, payload);
        }

        lock (_gate)
        {
            _packets++;
            Trouble();
            byte[] packet = Packet(MuLaw ? 0 : 8, payload, _ssrc, _sequence, _timestamp);
            _timestamp += PacketSamples;
            if (!hasPath)
            {
                return true;
            }

            _sequence++;
            _sent.AddRange(payload);
            Send(packet);
        }

        return true;
    }

    private void Trouble()
    {
        if (_trouble.NewSourceAfter > 0 && _packets == _trouble.NewSourceAfter + 1)
        {
            (_ssrc, _sequence, _timestamp) = ((uint)_random.Next(), (ushort)_random.Next(65536), (uint)_random.Next());
        }

        if (_trouble.ClockJumpAfter > 0 && _packets == _trouble.ClockJumpAfter + 1)
        {
            _timestamp += 3600 * 8000;
        }
    }

    private void Send(byte[] packet)
    {
        if (IsLost())
        {
            return;
        }

        if (_heldBack is null && _random.NextDouble() < _trouble.RtpReordered)
        {
            _heldBack = packet;
            return;
        }

        Put(packet);
        if (_random.NextDouble() < _trouble.RtpDuplicated)
        {
            Put(packet);
        }

        if (_heldBack is { } late)
        {
            _heldBack = null;
            Put(late);
        }
    }

    // In a burst with the chance to stay in it, outside with the chance to fall into one: on average the share asked for.
    private bool IsLost()
    {
        double burst = Math.Max(1, _trouble.RtpLossBurst);
        double chance = burst == 1 ? _trouble.RtpLoss : _losing ? 1 - 1 / burst : _trouble.RtpLoss / (burst * (1 - _trouble.RtpLoss));
        return _losing = _random.NextDouble() < chance;
    }

    private void Put(byte[] packet)
    {
        try
        {
            _socket.SendTo(packet, _target);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Lost, as on any network.
        }
    }

    // False where there is no media path.
    private bool Render(IReadOnlyList<MediaSpan> spans, int seed, TimeSpan position, Span<short> target)
    {
        for (int i = spans.Count - 1; i >= 0; i--)
        {
            var span = spans[i];
            if (span.Start > position)
            {
                continue;
            }

            if (span.Segment.Kind == MediaKind.None)
            {
                return false;
            }

            int from = (int)((position - span.Start).TotalSeconds * ToneSynthesizer.SampleRate);
            if (!_rendered.TryGetValue(span, out var sound) || sound.Length < from + target.Length)
            {
                // Twice as much each time it runs out: a part's length is often not known before it ends.
                var length = TimeSpan.FromSeconds(Math.Max(5, 2.0 * (from + target.Length) / ToneSynthesizer.SampleRate));
                _rendered[span] = sound = CallRecording.Render(span, length, seed);
            }

            sound.AsSpan(from, target.Length).CopyTo(target);
            return true;
        }

        return false;
    }

    private async Task HearAsync()
    {
        var buffer = new byte[2048];
        var any = new IPEndPoint(_socket.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                var read = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, any, _closing.Token).ConfigureAwait(false);
                if (read.ReceivedBytes < 12 || buffer[0] >> 6 != 2)
                {
                    continue;
                }

                Interlocked.Increment(ref _received);
                if ((buffer[1] & 0x7F) == 101 && read.ReceivedBytes >= 16)
                {
                    HearDigit(buffer);
                }

                Heard?.Invoke();
            }
            catch (SocketException) when (!_closing.IsCancellationRequested)
            {
                // The caller's port is closed by now.
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                return;
            }
        }
    }

    private void HearDigit(byte[] packet)
    {
        uint timestamp = BinaryPrimitives.ReadUInt32BigEndian(packet.AsSpan(4));
        lock (_gate)
        {
            if (_digitTimestamp == timestamp)
            {
                return;
            }

            _digitTimestamp = timestamp;
            _digits.Add("0123456789*#ABCD"[packet[12] & 15]);
        }
    }

    private static byte[] Packet(int payloadType, byte[] payload, uint ssrc, ushort sequence, uint timestamp)
    {
        var packet = new byte[12 + payload.Length];
        packet[0] = 0x80;
        packet[1] = (byte)payloadType;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), sequence);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(8), ssrc);
        payload.CopyTo(packet, 12);
        return packet;
    }
}
