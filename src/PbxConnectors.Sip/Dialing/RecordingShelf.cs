using PbxConnectors.CallProgress;
using PbxConnectors.Sip.Rtp;

namespace PbxConnectors.Sip.Dialing;

/// <summary>Keeps the recordings of the latest calls; the oldest go first. Thread-safe.</summary>
internal sealed class RecordingShelf(PbxIdentity pbx, int capacity)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, short[]> _recordings = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    public RecordingReference? Add(string callId, short[] samples)
    {
        if (capacity == 0 || samples.Length == 0)
        {
            return null;
        }

        lock (_gate)
        {
            _recordings[callId] = samples;
            _order.Enqueue(callId);
            while (_order.Count > capacity)
            {
                _recordings.Remove(_order.Dequeue());
            }
        }

        return new RecordingReference(pbx, callId);
    }

    public Recording Open(RecordingReference reference)
    {
        if (reference.Pbx != pbx)
        {
            throw new ArgumentException($"This recording is at {reference.Pbx}, not at {pbx}.", nameof(reference));
        }

        short[]? samples;
        lock (_gate)
        {
            _recordings.TryGetValue(reference.Value, out samples);
        }

        if (samples is null)
        {
            throw new PbxRejectedException(
                $"{pbx} no longer keeps this recording: raise {nameof(SipMediaOptions.KeptRecordings)} or fetch it sooner.",
                new PbxErrorDetails { Pbx = pbx, Operation = nameof(PbxOperation.Recordings), Delivery = Delivery.NotSent });
        }

        var stream = new MemoryStream(44 + (samples.Length * 2));
        WaveFile.Write(stream, samples, SampleTimeline.SampleRate);
        stream.Position = 0;
        return new Recording(stream, "audio/x-wav", stream.Length);
    }
}
