using PbxConnectors.CallProgress;
using PbxConnectors.Cli.Ear;

namespace PbxConnectors.Cli.Commands;

/// <summary>
/// Listens to one call: live, where the dialer hears the line itself, or else to the recording afterwards. Whatever goes wrong with the
/// sound costs the sound, never the call.
/// </summary>
internal sealed class CallEar(IPbxDialer dialer, AnnouncementLibrary library, Action<string, TimeSpan> claimed, Action<string> failed)
{
    private const long LongestHole = 10;

    private CallProgressVerdict? _verdict;

    /// <summary>Hears the live sound until it ends; does nothing where there is none.</summary>
    public async Task ListenAsync(PbxCall call, CancellationToken cancellationToken)
    {
        if (!call.TryGetLiveAudio(out var audio))
        {
            return;
        }

        var analyzer = new CallProgressAnalyzer(library, new CallProgressOptions { SampleRate = audio.SampleRate });
        var label = SoundLabels.None;
        try
        {
            await foreach (var frame in audio.ReadFramesAsync(cancellationToken))
            {
                Bridge(analyzer, frame.Position, audio.SampleRate);
                analyzer.Write(frame.Samples.Span);
                var now = SoundLabels.Of(analyzer.Current);
                if (now == label)
                {
                    continue;
                }

                label = now;
                claimed(label, analyzer.Position);
            }
        }
        catch (Exception exception) when (exception is PbxException or ObjectDisposedException)
        {
            failed($"The sound of the call broke off: {exception.Message}");
        }

        _verdict = analyzer.Complete();
    }

    /// <summary>The number's state, by what was heard and what was signalled.</summary>
    public async Task<NumberStateEntry> JudgeAsync(CallResult result, CancellationToken cancellationToken)
    {
        _verdict ??= await HearRecordingAsync(result, cancellationToken);
        var judged = NumberStateRules.Default.Decide(
            new SignallingEvidence
            {
                Answered = result.Reason == EndReason.Unknown ? null : result.Answered,
                Q850Cause = result.Q850Cause,
                VendorText = result.VendorText,
            },
            _verdict);
        return new NumberStateEntry
        {
            State = judged.State.ToLabel(),
            Chinese = judged.State.ToChinese(),
            Da2Id = judged.State.Da2Id(),
            Confidence = Math.Round(judged.Confidence, 3),
            Evidence = judged.Evidence,
            Contradiction = judged.Contradiction,
        };
    }

    // Frames that were lost leave a hole: what follows must keep its time, or cadences would come out wrong.
    private static void Bridge(CallProgressAnalyzer analyzer, TimeSpan position, int sampleRate)
    {
        Span<short> nothing = stackalloc short[160];
        nothing.Clear();
        var missing = (long)Math.Round((position - analyzer.Position).TotalSeconds * sampleRate);
        for (var left = Math.Min(missing, LongestHole * sampleRate); left > 0; left -= nothing.Length)
        {
            analyzer.Write(nothing[..(int)Math.Min(left, nothing.Length)]);
        }
    }

    private async Task<CallProgressVerdict?> HearRecordingAsync(CallResult result, CancellationToken cancellationToken)
    {
        if (result.Recording is not { } reference || !dialer.TryGetFeature<IPbxRecordings>(out var recordings))
        {
            return null;
        }

        try
        {
            await using var recording = await recordings.OpenRecordingAsync(reference, cancellationToken);
            using var buffer = new MemoryStream();
            await recording.Content.CopyToAsync(buffer, cancellationToken);
            if (WaveFile.TryRead(buffer.GetBuffer().AsSpan(0, (int)buffer.Length), out var audio, out var problem))
            {
                return CallProgressAnalyzer.Classify(audio, library);
            }

            failed($"The recording cannot be heard: {problem}");
        }
        catch (Exception exception) when (exception is PbxException or IOException)
        {
            failed($"The recording cannot be heard: {exception.Message}");
        }

        return null;
    }
}

/// <summary>The state of a number in JSON.</summary>
internal sealed record NumberStateEntry
{
    public required string State { get; init; }

    public required string Chinese { get; init; }

    public int? Da2Id { get; init; }

    public required double Confidence { get; init; }

    public required string Evidence { get; init; }

    public string? Contradiction { get; init; }
}
