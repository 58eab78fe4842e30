using System.Globalization;
using Microsoft.Extensions.Logging;
using PbxConnectors.CallProgress;

namespace PbxConnectors.EmptyNumber;

/// <summary>
/// Makes results of ended calls, away from the lines: fetches the recording, listens to it, weighs it with the signalling, queues the
/// upload. A bounded number at once. Thread-safe.
/// </summary>
internal sealed class CallJudge : IDisposable
{
    private const string SignallingOnly = "This PBX gives no recordings, so that signalling alone decides.";

    private readonly ScreeningWorkerSettings _settings;
    private readonly RecordingReader _recordings;
    private readonly AudioUploader _uploads;
    private readonly ResultStream _results;
    private readonly Action<Exception> _fault;
    private readonly RunLifetime _lifetime;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _room;
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _open;
    private bool _completed;

    public CallJudge(
        ScreeningWorkerSettings settings,
        AudioUploader uploads,
        ResultStream results,
        Action<Exception> fault,
        RunLifetime lifetime,
        ILogger logger)
    {
        (_settings, _uploads, _results, _fault, _lifetime, _logger) = (settings, uploads, results, fault, lifetime, logger);
        _recordings = new RecordingReader(settings.Dialer, settings.Options, settings.TimeProvider);

        // Room for the next call while the last one's recording is awaited; more would only pile up sound.
        _room = new SemaphoreSlim((settings.Options.Lines * 2) + 2);
    }

    /// <summary>Waits until there is room for one more; each wait is followed by one <see cref="Submit"/>.</summary>
    public Task WaitForRoomAsync() => _room.WaitAsync(CancellationToken.None);

    /// <summary>Judges a call in the background.</summary>
    public void Submit(EndedCall call)
    {
        lock (_gate)
        {
            _open++;
        }

        _ = Task.Run(() => RunAsync(call), CancellationToken.None);
    }

    /// <summary>Completes when every submitted call has its result; nothing may be submitted any more.</summary>
    public Task CompleteAsync()
    {
        lock (_gate)
        {
            _completed = true;
            SignalWhenDrained();
        }

        return _drained.Task;
    }

    public void Dispose() => _room.Dispose();

    private async Task RunAsync(EndedCall call)
    {
        try
        {
            await _results.AddAsync(await JudgeAsync(call).ConfigureAwait(false)).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            _fault(e);
        }
        finally
        {
            _room.Release();
            lock (_gate)
            {
                _open--;
                SignalWhenDrained();
            }
        }
    }

    private void SignalWhenDrained()
    {
        if (_completed && _open == 0)
        {
            _drained.TrySetResult();
        }
    }

    private async Task<ScreenedNumber> JudgeAsync(EndedCall call)
    {
        try
        {
            var heard = await HearAsync(call).ConfigureAwait(false);
            var reviewed = await ReviewAsync(call, heard).ConfigureAwait(false);
            Learn(call, heard, reviewed);
            return Decide(call, reviewed is null ? heard : heard with
            {
                Verdict = reviewed.Verdict, Problem = heard.Problem ?? reviewed.Problem, Transcript = reviewed.Transcript,
            });
        }
        catch (Exception e)
        {
            // A classifier or rules of somebody's own may do anything; it costs this one number.
            Log.JudgingFailed(_logger, call.Extension, PhoneNumbers.Mask(call.Assignment.Number), Clean(e.ToString()));
            return Unknown(call, $"Judging the call failed ({e.GetType().Name}).");
        }
    }

    private async Task<Heard> HearAsync(EndedCall call)
    {
        if (call.Live is { Samples.Length: > 0 } live)
        {
            using var stream = new MemoryStream();
            WaveFile.Write(stream, live.Samples.Span, live.SampleRate);
            byte[] wave = stream.ToArray();
            return live.Verdict is { } verdict
                ? new Heard(wave, verdict, live.Problem) { Audio = new WaveAudio(live.Samples, live.SampleRate) }
                : Classify(wave) with { Problem = live.Problem };
        }

        if (call.Interrupted || call.Result is not { } result)
        {
            return new Heard(null, null, null);
        }

        if (result.Recording is not { } reference)
        {
            return _recordings.IsOffered
                ? new Heard(null, null, "The PBX kept no recording of the call.", RecordingMissing: true)
                : new Heard(null, null, null, NeverRecorded: true);
        }

        var (bytes, problem) = await _recordings.ReadAsync(reference, _lifetime.Abandoned).ConfigureAwait(false);
        return bytes is null ? new Heard(null, null, problem) : Classify(bytes);
    }

    private Heard Classify(byte[] wave)
    {
        using var stream = new MemoryStream(wave, writable: false);
        return WaveFile.TryRead(stream, out var audio, out string? problem)
            ? new Heard(wave, CallProgressAnalyzer.Classify(audio, _settings.LibraryInForce, _settings.Listening), null) { Audio = audio }
            : new Heard(null, null, $"The recording cannot be read: {problem}");
    }

    // What people say to each other is neither sent anywhere nor collected.
    private static bool IsKnownUnanswered(EndedCall call) => call.Result is { Answered: false, Reason: not EndReason.Unknown };

    private async Task<ReviewedVerdict?> ReviewAsync(EndedCall call, Heard heard)
    {
        if (_settings.Review is not { } review || heard is not { Audio: { } audio, Verdict: { } verdict } || !IsKnownUnanswered(call))
        {
            return null;
        }

        try
        {
            return await review.ReviewAsync(audio, verdict, _lifetime.Abandoned).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_lifetime.Abandoned.IsCancellationRequested)
        {
            return null;
        }
    }

    private void Learn(EndedCall call, Heard heard, ReviewedVerdict? reviewed)
    {
        if (_settings.Learner is not { } learner || heard is not { Audio: { } audio, Verdict: { } verdict } || !IsKnownUnanswered(call))
        {
            return;
        }

        learner.Offer(new HeardCall
        {
            Audio = audio,
            Verdict = verdict,
            CallId = call.Result is { Records: [var record, ..] } ? record.RecordId : null,
            Number = PhoneNumbers.Mask(call.Assignment.Number),
            Trunk = call.Extension,
            Transcript = reviewed?.Transcript,
            SuggestedLabel = reviewed?.Keyword?.Label,
        });
    }

    private ScreenedNumber Decide(EndedCall call, Heard heard)
    {
        string? problem = Clean(call.Problem ?? heard.Problem ?? Unexplained(call.Result));
        bool cutShort = call.Interrupted && call.Live?.Decided != true;
        if (cutShort || (call.Result is null && heard.Verdict is null))
        {
            return WithAudio(call, heard, Unknown(call, problem ?? "Nothing was learnt about the call.") with { Verdict = heard.Verdict });
        }

        string? signallingProblem = heard.NeverRecorded ? $"{SignallingOnly} {problem}".TrimEnd() : problem;
        var decided = _settings.Rules.Decide(
            new SignallingEvidence
            {
                Answered = call.Result switch
                {
                    { Answered: true } => true,
                    null or { Reason: EndReason.Unknown } => null,
                    _ => false,
                },
                Q850Cause = call.Result?.Q850Cause,
                VendorText = call.Result?.VendorText,
                RecordingMissing = heard.RecordingMissing,
                Problem = signallingProblem,
            },
            heard.Verdict);
        return WithAudio(call, heard, new ScreenedNumber
        {
            Number = call.Assignment.Number,
            Extension = call.Extension,
            State = decided.State,
            Confidence = decided.Confidence,
            Evidence = decided.Evidence,
            Contradiction = decided.Contradiction,
            Verdict = heard.Verdict,
            Transcript = heard.Transcript,
            CallResult = call.Result,
            StartedAt = call.StartedAt,
            EndedAt = call.EndedAt,
            Problem = decided.State == NumberState.Unknown ? signallingProblem : problem,
        });
    }

    private ScreenedNumber WithAudio(EndedCall call, Heard heard, ScreenedNumber screened)
    {
        if (heard.Wave is not { } wave || call.Extension is not { } extension)
        {
            return screened;
        }

        string name = DialAudioForm.SafeFileName(string.Create(
            CultureInfo.InvariantCulture, $"{extension}-{call.Assignment.Number}-{call.StartedAt.UtcDateTime:yyyyMMddHHmmss}"));
        return screened with
        {
            AudioName = name,
            AudioBytes = wave.Length,
            AudioUpload = _uploads.Offer(new UploadJob(extension, call.Assignment.Number, name, wave)),
        };
    }

    private ScreenedNumber Unknown(EndedCall call, string problem)
    {
        string clean = Clean(problem);
        return new ScreenedNumber
        {
            Number = call.Assignment.Number,
            Extension = call.Extension,
            State = NumberState.Unknown,
            Evidence = clean,
            CallResult = call.Result,
            StartedAt = call.StartedAt,
            EndedAt = call.EndedAt,
            Problem = clean,
        };
    }

    private static string? Unexplained(CallResult? result) => result is { Reason: EndReason.Unknown, Explanation: { } why } ? why : null;

    // Problems are printed, and some quote a dialer that is not ours.
    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(text))]
    private string? Clean(string? text) => _settings.Client.Redactor.Redact(text);

    private sealed record Heard(
        byte[]? Wave, CallProgressVerdict? Verdict, string? Problem, bool RecordingMissing = false, bool NeverRecorded = false)
    {
        public WaveAudio? Audio { get; init; }

        public string? Transcript { get; init; }
    }
}
