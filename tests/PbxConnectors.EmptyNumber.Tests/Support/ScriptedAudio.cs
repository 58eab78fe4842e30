using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace PbxConnectors.EmptyNumber.Tests.Support;

/// <summary>Live sound that a test plays by hand.</summary>
internal sealed class ScriptedAudio(int sampleRate = 8000) : ICallAudio
{
    private readonly Channel<CallAudioFrame> _frames = Channel.CreateUnbounded<CallAudioFrame>();
    private long _position;

    public int SampleRate => sampleRate;

    /// <summary>Frames the listener is done with.</summary>
    public int FramesRead { get; private set; }

    public Action OnRead { get; init; } = () => { };

    /// <summary>Plays samples in frames of 20 ms.</summary>
    public ScriptedAudio Play(short[] samples)
    {
        foreach (short[] frame in samples.Chunk(sampleRate / 50))
        {
            _frames.Writer.TryWrite(new CallAudioFrame(TimeSpan.FromSeconds(_position / (double)sampleRate), frame));
            _position += frame.Length;
        }

        return this;
    }

    /// <summary>Loses what would have been played.</summary>
    public ScriptedAudio Lose(double seconds)
    {
        _position += (long)(seconds * sampleRate);
        return this;
    }

    public void End() => _frames.Writer.TryComplete();

    public void Break(Exception exception) => _frames.Writer.TryComplete(exception);

    public async IAsyncEnumerable<CallAudioFrame> ReadFramesAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var frame in _frames.Reader.ReadAllAsync(cancellationToken))
        {
            yield return frame;
            FramesRead++;
            OnRead();
        }
    }
}
