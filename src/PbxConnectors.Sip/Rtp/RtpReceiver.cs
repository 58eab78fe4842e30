using System.Net;
using PbxConnectors.CallProgress;
using PbxConnectors.Sip.Sdp;

namespace PbxConnectors.Sip.Rtp;

/// <summary>
/// Makes one sound out of the RTP of one call: accepts packets from the announced addresses or the first source only, keeps streams apart,
/// and puts the samples of the one that is heard on a timeline. Never throws on what comes in. Thread-safe.
/// </summary>
internal sealed class RtpReceiver
{
    // A fork rings at a handful of places; more is an attack.
    private const int MaximumStreams = 8;

    // Packets may overtake one another by this much before a live reader hears a gap: 60 ms.
    private const int ReorderWindow = 3 * 160;

    // Silent for so long, the stream that is heard gives way to another: 500 ms.
    private const int GiveWayAfter = SampleTimeline.SampleRate / 2;

    // Nothing came for so long: what is there is all there is for now (100 ms), and then the line counts as silent (1 s).
    private const int LateAfter = SampleTimeline.SampleRate / 10;
    private const int SilentAfter = SampleTimeline.SampleRate;

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly List<RtpStream> _streams = [];
    private readonly List<SocketAddress> _announced = [];
    private readonly List<char> _digits = [];
    private readonly short[] _samples = new short[2048];
    private readonly TimeSpan _recordingLimit;
    private PayloadMap _codecs = new();
    private SocketAddress? _latched;
    private SocketAddress? _answered;
    private RtpStream? _heard;
    private uint? _digitTimestamp;
    private AudioCodec _codec;
    private long _foreign;
    private long _malformed;
    private long _unknownPayload;
    private int _sourceChanges;
    private bool _announcedWasHeard;
    private bool _began;
    private long _arrivedAt;

    /// <summary>Creates a receiver for one call.</summary>
    public RtpReceiver(TimeSpan recordingLimit, TimeProvider time)
    {
        (_recordingLimit, _time, _started) = (recordingLimit, time, time.GetTimestamp());
        Heard = new SampleTimeline(recordingLimit);
    }

    /// <summary>What is heard.</summary>
    public SampleTimeline Heard { get; }

    /// <summary>Raised once, outside the lock, with its codec when the first packet of sound has come; digits are none.</summary>
    public Action<AudioCodec>? MediaBegan { get; set; }

    /// <summary>
    /// Where to send when it is not the announced address: the first source, before any announcement or behind address translation. Null
    /// when the announced address is good.
    /// </summary>
    public SocketAddress? ReturnPath
    {
        get
        {
            lock (_gate)
            {
                return _announcedWasHeard ? null : _latched;
            }
        }
    }

    /// <summary>Codec of the speech that came; <see cref="AudioCodec.Unknown"/> when none came.</summary>
    public AudioCodec Codec
    {
        get
        {
            lock (_gate)
            {
                return _codec;
            }
        }
    }

    /// <summary>Digits that were received, in order.</summary>
    public string Digits
    {
        get
        {
            lock (_gate)
            {
                return new string([.. _digits]);
            }
        }
    }

    /// <summary>When the last packet of the call came, by the clock's timestamp; 0 when none did.</summary>
    public long ArrivedAt => Interlocked.Read(ref _arrivedAt);

    /// <summary>What came so far.</summary>
    public RtpStatistics Statistics
    {
        get
        {
            lock (_gate)
            {
                return new RtpStatistics
                {
                    Received = _streams.Sum(s => s.Received),
                    Lost = _streams.Sum(s => s.Lost),
                    Duplicates = _streams.Sum(s => s.Duplicates),
                    Reordered = _streams.Sum(s => s.Reordered),
                    ClockJumps = _streams.Sum(s => s.ClockJumps),
                    Streams = _streams.Count,
                    SourceChanges = _sourceChanges,
                    Foreign = _foreign,
                    Malformed = _malformed,
                    UnknownPayload = _unknownPayload,
                };
            }
        }
    }

    /// <summary>The sound of the streams that were not heard while another was, each from its own beginning.</summary>
    public IReadOnlyList<short[]> OtherStreams
    {
        get
        {
            lock (_gate)
            {
                return [.. _streams.Where(s => s.Aside is { End: > 0 }).Select(s => s.Aside!.ToArray())];
            }
        }
    }

    /// <summary>A description told where its RTP comes from and what its payload types mean.</summary>
    /// <param name="audio">The description.</param>
    /// <param name="answered">True when it is that of the party that answered: its stream is the one to hear.</param>
    public void Announce(SdpAudio audio, bool answered)
    {
        if (audio.EndPoint is not { } endPoint)
        {
            return;
        }

        var address = endPoint.Serialize();
        lock (_gate)
        {
            _codecs = audio.Codecs;
            if (!_announced.Contains(address) && _announced.Count < MaximumStreams)
            {
                _announced.Add(address);
            }

            if (answered)
            {
                _answered = address;
            }
        }
    }

    /// <summary>Takes a datagram.</summary>
    public void Receive(ReadOnlySpan<byte> datagram, SocketAddress source)
    {
        AudioCodec codec;
        bool began;
        lock (_gate)
        {
            if (!RtpPacket.TryParse(datagram, out var packet))
            {
                _malformed++;
                return;
            }

            if (!Accepts(source))
            {
                _foreign++;
                return;
            }

            codec = _codecs[packet.PayloadType];
            int count = codec is AudioCodec.Pcma or AudioCodec.Pcmu ? packet.Payload.Length : 0;
            if (codec == AudioCodec.Unknown || count > _samples.Length)
            {
                _unknownPayload++;
                return;
            }

            Interlocked.Exchange(ref _arrivedAt, _time.GetTimestamp());
            began = !_began && codec != AudioCodec.TelephoneEvent;
            _began |= began;
            Take(packet, codec, count, source);
        }

        if (began)
        {
            MediaBegan?.Invoke(codec);
        }
    }

    /// <summary>Time passes: late packets are waited for no longer, and a line that has fallen silent is heard as silent.</summary>
    /// <param name="packetsWait">
    /// Whether packets lie unread in the socket: on a machine that was busy elsewhere they have come in time, and silence must not take their
    /// place.
    /// </param>
    public void Tick(Func<bool>? packetsWait = null)
    {
        lock (_gate)
        {
            if (_heard is not { } heard)
            {
                return;
            }

            long quiet = Now() - heard.ArrivedAt;
            if (quiet > LateAfter)
            {
                if (packetsWait?.Invoke() == true)
                {
                    return;
                }

                Heard.Release(Heard.End);
            }

            if (quiet > SilentAfter)
            {
                Heard.Release(heard.NextPosition + quiet - SilentAfter);
            }
        }
    }

    /// <summary>The call is over.</summary>
    public void Complete() => Heard.Complete();

    private void Take(in RtpPacket packet, AudioCodec codec, int count, SocketAddress source)
    {
        long now = Now();
        if (FindStream(source, packet.Ssrc, out bool isNew) is not { } stream)
        {
            _foreign++;
            return;
        }

        long here = _heard is null ? 0 : Math.Max(Math.Max(Heard.End, Heard.Released), _heard.PositionAt(now));
        bool heard = IsHeard(stream, isNew, now, here);
        if (!stream.TryPlace(packet, count, now, heard ? here : 0, out long position))
        {
            return;
        }

        if (codec == AudioCodec.TelephoneEvent)
        {
            TakeDigit(packet);
            return;
        }

        if (count == 0)
        {
            return;
        }

        _codec = codec;
        var samples = _samples.AsSpan(0, count);
        if (codec == AudioCodec.Pcma)
        {
            G711.DecodeALaw(packet.Payload, samples);
        }
        else
        {
            G711.DecodeMuLaw(packet.Payload, samples);
        }

        if (heard)
        {
            Heard.Write(position, samples);
            Heard.Release(Heard.End - ReorderWindow);
        }
        else
        {
            stream.Aside ??= new SampleTimeline(_recordingLimit);
            stream.Aside.Write(position, samples);
        }
    }

    private bool Accepts(SocketAddress source)
    {
        if (_announced.Contains(source))
        {
            _announcedWasHeard = true;
            return true;
        }

        // Behind address translation the source is never the announced one: then the first to send is the other side.
        if (_latched is null && !_announcedWasHeard)
        {
            _latched = Copy(source);
        }

        return source.Equals(_latched);
    }

    private bool IsHeard(RtpStream stream, bool isNew, long now, long here)
    {
        if (_heard is null)
        {
            _heard = stream;
            return true;
        }

        if (stream == _heard)
        {
            return true;
        }

        bool stronger = Rank(stream) > Rank(_heard);
        bool anew = isNew && stream.Source.Equals(_heard.Source);
        if (!stronger && !anew && (now - _heard.ArrivedAt <= GiveWayAfter || Rank(stream) < Rank(_heard)))
        {
            return false;
        }

        _heard = stream;
        _sourceChanges++;
        stream.MoveTo(here);
        return true;
    }

    // Who answered before who announced itself before who merely sent first.
    private int Rank(RtpStream stream) =>
        stream.Source.Equals(_answered) ? 2 : _announced.Contains(stream.Source) ? 1 : 0;

    private RtpStream? FindStream(SocketAddress source, uint ssrc, out bool isNew)
    {
        isNew = false;
        foreach (var stream in _streams)
        {
            if (stream.Ssrc == ssrc && stream.Source.Equals(source))
            {
                return stream;
            }
        }

        if (_streams.Count == MaximumStreams)
        {
            return null;
        }

        isNew = true;
        var added = new RtpStream(Copy(source), ssrc);
        _streams.Add(added);
        return added;
    }

    // Every digit comes in many packets with the same timestamp (RFC 4733 §2.5).
    private void TakeDigit(in RtpPacket packet)
    {
        if (packet.Payload.Length < 4 || packet.Payload[0] > 15 || _digitTimestamp == packet.Timestamp || _digits.Count >= 256)
        {
            return;
        }

        _digitTimestamp = packet.Timestamp;
        _digits.Add(TelephoneEvents.ToDigit(packet.Payload[0]));
    }

    // The receive loop uses one address object for all packets.
    private static SocketAddress Copy(SocketAddress address)
    {
        var copy = new SocketAddress(address.Family, address.Size);
        address.Buffer.Span[..address.Size].CopyTo(copy.Buffer.Span);
        copy.Size = address.Size;
        return copy;
    }

    private long Now() => (long)(_time.GetElapsedTime(_started).TotalSeconds * SampleTimeline.SampleRate);
}
