using System.Runtime.CompilerServices;

namespace PbxConnectors.Sip.Rtp;

/// <summary>The sound of a call in frames of 20 ms, from its very beginning. Any number of readers, each with a place of its own.</summary>
internal sealed class SipCallAudio(SampleTimeline timeline) : ICallAudio
{
    private const int FrameSamples = RtpSender.PacketSamples;

    public int SampleRate => SampleTimeline.SampleRate;

    public async IAsyncEnumerable<CallAudioFrame> ReadFramesAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        short[] frame = new short[FrameSamples];
        for (long position = 0; ;)
        {
            await timeline.WaitAsync(position + FrameSamples, cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            position = timeline.FirstHeld(position);
            int count = (int)Math.Min(FrameSamples, timeline.Released - position);
            if (count <= 0)
            {
                if (timeline.IsCompleted)
                {
                    yield break;
                }

                continue;
            }

            timeline.Read(position, frame.AsSpan(0, count));
            yield return new CallAudioFrame(TimeSpan.FromTicks(position * TimeSpan.TicksPerSecond / SampleRate), frame.AsMemory(0, count));
            position += count;
        }
    }
}
