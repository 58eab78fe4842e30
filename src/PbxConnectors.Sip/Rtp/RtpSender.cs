using System.Buffers.Binary;
using System.Security.Cryptography;

namespace PbxConnectors.Sip.Rtp;

/// <summary>
/// Makes what we send, one packet each 20 ms: silence, which opens the way back through relays and translators, and digits (RFC 4733).
/// Thread-safe.
/// </summary>
internal sealed class RtpSender
{
    /// <summary>Samples of a packet.</summary>
    public const int PacketSamples = 160;

    // A digit sounds 100 ms, its end is told three times, then 60 ms of silence part it from the next.
    private const int DigitPackets = 5;
    private const int EndPackets = 3;
    private const int GapPackets = 3;
    private const byte Volume = 10;

    private readonly Lock _gate = new();
    private readonly uint _ssrc = BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(4));
    private readonly Queue<int> _digits = new();
    private ushort _sequence = (ushort)RandomNumberGenerator.GetInt32(0x8000);
    private uint _timestamp = (uint)RandomNumberGenerator.GetInt32(int.MaxValue);
    private uint _digitTimestamp;
    private int _step;
    private bool _started;
    private TaskCompletionSource? _drained;
    private long _sent;

    /// <summary>Packets made.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Queues digits; completes when they have been sent.</summary>
    public Task SendDigits(IEnumerable<int> codes)
    {
        lock (_gate)
        {
            foreach (int code in codes)
            {
                _digits.Enqueue(code);
            }

            if (_digits.Count == 0)
            {
                return Task.CompletedTask;
            }

            _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _drained.Task;
        }
    }

    /// <summary>The call is over: digits that were not sent never will be.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _digits.Clear();
            _drained?.TrySetCanceled();
            _drained = null;
        }
    }

    /// <summary>Writes the next packet.</summary>
    /// <param name="target">At least 172 bytes.</param>
    /// <param name="speechType">Payload type of speech.</param>
    /// <param name="silence">Its byte for silence.</param>
    /// <param name="digitType">Payload type of digits; null when the other side takes none.</param>
    /// <returns>Length of the packet.</returns>
    public int Next(Span<byte> target, int speechType, byte silence, int? digitType)
    {
        TaskCompletionSource? drained = null;
        int length;
        lock (_gate)
        {
            length = digitType is { } type && _digits.TryPeek(out int code)
                ? NextOfDigit(target, type, code, speechType, silence, out drained)
                : Silence(target, speechType, silence);
            _timestamp += PacketSamples;
        }

        Interlocked.Increment(ref _sent);
        drained?.TrySetResult();
        return length;
    }

    private int NextOfDigit(Span<byte> target, int type, int code, int speechType, byte silence, out TaskCompletionSource? drained)
    {
        drained = null;
        if (_step >= DigitPackets + EndPackets)
        {
            int length = Silence(target, speechType, silence);
            if (++_step == DigitPackets + EndPackets + GapPackets)
            {
                _step = 0;
                _digits.Dequeue();
                if (_digits.Count == 0)
                {
                    (drained, _drained) = (_drained, null);
                }
            }

            return length;
        }

        if (_step == 0)
        {
            _digitTimestamp = _timestamp;
        }

        bool ends = _step >= DigitPackets;
        int duration = PacketSamples * Math.Min(_step + 1, DigitPackets);
        RtpPacket.WriteHeader(target, type, marker: _step == 0, _sequence++, _digitTimestamp, _ssrc);
        target[RtpPacket.HeaderBytes] = (byte)code;
        target[RtpPacket.HeaderBytes + 1] = (byte)(Volume | (ends ? 0x80 : 0));
        BinaryPrimitives.WriteUInt16BigEndian(target[(RtpPacket.HeaderBytes + 2)..], (ushort)duration);
        _step++;
        return RtpPacket.HeaderBytes + 4;
    }

    private int Silence(Span<byte> target, int speechType, byte silence)
    {
        RtpPacket.WriteHeader(target, speechType, marker: !_started, _sequence++, _timestamp, _ssrc);
        _started = true;
        target.Slice(RtpPacket.HeaderBytes, PacketSamples).Fill(silence);
        return RtpPacket.HeaderBytes + PacketSamples;
    }
}
