using System.Buffers;
using PbxConnectors.CallProgress;

namespace PbxConnectors.EmptyNumber;

/// <summary>Listens to one call while it is on: keeps its sound, feeds the analyzer, and tells when the verdict is reason to hang up.</summary>
internal sealed class LiveListener(ICallAudio audio, CallProgressAnalyzer analyzer, Func<CallProgressVerdict, bool> hangUpOn, TimeSpan longest)
{
    private static readonly short[] Silence = new short[1024];

    private readonly ArrayBufferWriter<short> _samples = new(audio.SampleRate * 10);
    private readonly int _most = (int)Math.Min(int.MaxValue / 2, longest.TotalSeconds * audio.SampleRate);
    private readonly TaskCompletionSource _decided = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the verdict is reason to hang up; never otherwise.</summary>
    public Task Decided => _decided.Task;

    /// <summary>Listens until the audio ends or the token fires. Never throws: a broken line of sound ends the listening only.</summary>
    public async Task<LiveHearing> ListenAsync(CancellationToken cancellationToken)
    {
        string? problem = null;
        CallProgressVerdict? verdict = null;
        try
        {
            await foreach (var frame in audio.ReadFramesAsync(cancellationToken).ConfigureAwait(false))
            {
                Take(frame);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The call is over.
        }
        catch (Exception e)
        {
            problem = $"Listening broke off ({e.GetType().Name}).";
        }

        try
        {
            verdict = analyzer.Complete();
        }
        catch (Exception e)
        {
            problem ??= $"The analyzer failed ({e.GetType().Name}).";
        }

        return new LiveHearing(_samples.WrittenMemory, audio.SampleRate, verdict, _decided.Task.IsCompleted, problem);
    }

    private void Take(CallAudioFrame frame)
    {
        // Lost frames show as a jump: silence in their place keeps cadences and times true.
        int expected = (int)Math.Clamp(frame.Position.TotalSeconds * audio.SampleRate, 0, _most);
        for (int missing = expected - _samples.WrittenCount; missing > 0; missing -= Silence.Length)
        {
            Write(Silence.AsSpan(0, Math.Min(missing, Silence.Length)));
        }

        Write(frame.Samples.Span[..Math.Min(frame.Samples.Length, _most - _samples.WrittenCount)]);
        if (!_decided.Task.IsCompleted && hangUpOn(analyzer.Current))
        {
            _decided.TrySetResult();
        }
    }

    private void Write(ReadOnlySpan<short> samples)
    {
        _samples.Write(samples);
        analyzer.Write(samples);
    }
}
