using System.Globalization;
using System.Runtime;
using PbxConnectors.CallProgress.Tests;
using PbxConnectors.Testing;

namespace PbxConnectors.CallProgress.Benchmarks;

/// <summary>
/// The same calls heard by each matcher. Of three embedded announcements two are listed; the third and those nobody lists, in the same
/// voices and with the same phrases, must not be recognised. Prints a table.
/// </summary>
internal static class MatcherTrial
{
    private const double SamplesPerHour = 8000 * 3600.0;

    private static readonly TimeSpan NothingCompiled = TimeSpan.FromSeconds(0.5);

    private static readonly string[] Lines =
        ["clean", "A-law", "20 dB weaker", "like GSM", "noise at 10 dB", "3 % loss", "2 % slower", "behind a ringback"];

    public static void Run()
    {
        var clips = LabAudio.Embedded.Labels.Order(StringComparer.Ordinal)
            .Where(label => NumberStates.TryParse(label, out var state) && state.Da2Id() is not null).SelectMany(LabAudio.Embedded.Clips).ToArray();
        var listed = clips.Where((_, i) => i % 3 != 2).ToArray();
        var unlisted = clips.Where((_, i) => i % 3 == 2).Concat(LabAudio.Embedded.Clips("unlisted")).ToArray();
        var references = listed.Select(clip => new AnnouncementSource(clip.Name, clip.Label, new WaveAudio(clip.Samples))).ToArray();
        var calls = Calls(listed, known: true).Concat(Calls(unlisted, known: false)).ToArray();

        Console.WriteLine($"{references.Length} references, {calls.Length} calls, {calls.Sum(call => call.Samples.Length) / SamplesPerHour * 60:0} minutes");
        Console.WriteLine("| matcher | right | wrong state | unlisted accepted | CPU s per hour | MB allocated per hour |");
        Console.WriteLine("|---|---|---|---|---|---|");
        Hear("exact", new ExactMatcher(references), calls);
        Hear("landmarks, 5 are enough", new LandmarkMatcher(references), calls);
        Hear("landmarks, 20 are enough", new LandmarkMatcher(references, 20), calls);
        Hear("landmarks, 40 are enough", new LandmarkMatcher(references, 40), calls);
        Hear("this repository", new EarMatcher(references), calls);
    }

    private static IEnumerable<Call> Calls(LabClip[] clips, bool known) =>
        from line in Lines
        from clip in clips
        select new Call(known && NumberStates.TryParse(clip.Label, out var state) ? state : null, TelephoneLines.Whole[line](clip.Samples.ToArray()));

    private static void Hear(string name, IMatcher matcher, Call[] calls)
    {
        WarmUp(matcher, calls);
        var allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
        var before = Environment.CpuUsage.TotalTime;
        var heard = new NumberState?[calls.Length];
        for (var i = 0; i < calls.Length; i++)
        {
            heard[i] = matcher.Recognise(calls[i].Samples);
        }

        var cpu = Environment.CpuUsage.TotalTime - before;
        var allocated = GC.GetAllocatedBytesForCurrentThread() - allocatedBefore;

        var hours = calls.Sum(call => call.Samples.Length) / SamplesPerHour;
        var known = calls.Zip(heard).Where(trial => trial.First.Expected is not null).ToArray();
        var unknown = calls.Zip(heard).Where(trial => trial.First.Expected is null).ToArray();
        var right = known.Count(trial => trial.Second == trial.First.Expected);
        var wrong = known.Count(trial => trial.Second is not null && trial.Second != trial.First.Expected);
        var accepted = unknown.Count(trial => trial.Second is not null);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {name} | {right} of {known.Length} | {wrong} | {accepted} of {unknown.Length} | {cpu.TotalSeconds / hours:0.0} | {allocated / hours / 1e6:0.0} |"));
    }

    // What the runtime compiles on the way is not what hearing costs: it is done after half a second of CPU time without a method compiled.
    private static void WarmUp(IMatcher matcher, Call[] calls)
    {
        var (compiled, lastCompiled) = (JitInfo.GetCompiledMethodCount(), Environment.CpuUsage.TotalTime);
        for (var i = 0; i < calls.Length || Environment.CpuUsage.TotalTime - lastCompiled < NothingCompiled; i++)
        {
            matcher.Recognise(calls[i % calls.Length].Samples);
            if (JitInfo.GetCompiledMethodCount() is var methods && methods != compiled)
            {
                (compiled, lastCompiled) = (methods, Environment.CpuUsage.TotalTime);
            }
        }
    }

    private sealed record Call(NumberState? Expected, short[] Samples);
}
