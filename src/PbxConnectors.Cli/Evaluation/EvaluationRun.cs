using System.Runtime;
using PbxConnectors.CallProgress;
using PbxConnectors.Cli.Ear;

namespace PbxConnectors.Cli.Evaluation;

/// <summary>
/// Listens to every recording of a manifest, one after another, and measures what the listening alone costs: everything is read
/// and decoded before, and the code is warm.
/// </summary>
internal static class EvaluationRun
{
    private const int WarmUpFiles = 240;

    // The runtime replaces its quick first code by the code that runs all day, in steps an eighth of a second apart, and what compiles is CPU
    // time of the process too. After so much of it without a method compiled that is done; who never comes to rest is not waited for.
    private static readonly TimeSpan NothingCompiled = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestWarmUp = TimeSpan.FromSeconds(10);

    /// <param name="manifest">What to listen to.</param>
    /// <param name="library">Announcements to recognise.</param>
    /// <param name="progress">Told what is done: phase, files done, files in all. Never while the clock runs.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static EvaluationResult Run(
        EvaluationManifest manifest, AnnouncementLibrary library, Action<string, int, int> progress, CancellationToken cancellationToken)
    {
        var recordings = Read(manifest, progress, cancellationToken);
        WarmUp(recordings, library, progress, cancellationToken);
        var rows = new List<EvaluatedRow>(recordings.Count);
        TimeSpan audio = default, cpu = default;
        foreach (var (row, recording, problem) in recordings)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress("listening", rows.Count, recordings.Count);
            HeardRecording? heard = null;
            if (recording is not null)
            {
                var before = Environment.CpuUsage.TotalTime;
                heard = CallListener.Listen(recording.Samples, library);
                cpu += Environment.CpuUsage.TotalTime - before;
                audio += recording.Duration;
            }

            rows.Add(new EvaluatedRow(row, heard, problem));
        }

        progress("listening", rows.Count, recordings.Count);
        return new EvaluationResult(rows, audio, cpu, library.Count);
    }

    private static List<(ManifestRow Row, TelephoneAudio? Audio, string? Problem)> Read(
        EvaluationManifest manifest, Action<string, int, int> progress, CancellationToken cancellationToken)
    {
        var recordings = new List<(ManifestRow, TelephoneAudio?, string?)>(manifest.Rows.Count);
        foreach (var row in manifest.Rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress("reading", recordings.Count, manifest.Rows.Count);
            var audio = TelephoneAudio.Read(row.Path, out var problem);
            recordings.Add((row, audio, problem is null ? null : $"Not readable: {problem}"));
        }

        progress("reading", recordings.Count, recordings.Count);
        return recordings;
    }

    private static void WarmUp(
        List<(ManifestRow Row, TelephoneAudio? Audio, string? Problem)> recordings, AnnouncementLibrary library,
        Action<string, int, int> progress, CancellationToken cancellationToken)
    {
        var readable = recordings.Select(recording => recording.Audio).OfType<TelephoneAudio>().Where(audio => audio.Samples.Length > 0).ToList();
        if (readable.Count == 0)
        {
            return;
        }

        // Every so-many-th one, for manifests are sorted and each kind of sound has code of its own.
        var sample = readable.Where((_, i) => i % Math.Max(1, readable.Count / WarmUpFiles) == 0).ToList();
        var start = Environment.CpuUsage.TotalTime;
        var (compiled, lastCompiled) = (JitInfo.GetCompiledMethodCount(), start);
        for (var (i, now) = (0, start); i < sample.Count || now - lastCompiled < NothingCompiled; i++, now = Environment.CpuUsage.TotalTime)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (now - start > LongestWarmUp)
            {
                return;
            }

            progress("warming up", Math.Min(i, sample.Count), sample.Count);
            CallListener.Listen(sample[i % sample.Count].Samples, library);
            if (JitInfo.GetCompiledMethodCount() is var methods && methods != compiled)
            {
                (compiled, lastCompiled) = (methods, now);
            }
        }
    }
}
