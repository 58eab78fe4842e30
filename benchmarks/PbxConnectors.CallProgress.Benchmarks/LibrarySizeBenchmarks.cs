using BenchmarkDotNet.Attributes;
using PbxConnectors.Testing;

namespace PbxConnectors.CallProgress.Benchmarks;

/// <summary>
/// A minute of calls against libraries of different sizes, heard by this repository, by a naive exact matcher and by one of landmarks: sixty
/// times the time of a call is the CPU time of an hour of audio. References beyond the embedded announcements are pieces of them joined anew.
/// </summary>
[MemoryDiagnoser]
public class LibrarySizeBenchmarks
{
    private const int Minute = 60 * 8000;

    private short[] _line = [];
    private IMatcher? _matcher;

    [Params(50, 500, 5000)]
    public int References { get; set; }

    [GlobalSetup(Target = nameof(Ear))]
    public void PrepareEar() => _matcher = new EarMatcher(Prepare());

    [GlobalSetup(Target = nameof(Exact))]
    public void PrepareExact() => _matcher = new ExactMatcher(Prepare());

    [GlobalSetup(Target = nameof(Landmark))]
    public void PrepareLandmark() => _matcher = new LandmarkMatcher(Prepare());

    [Benchmark(Baseline = true)]
    public NumberState? Ear() => _matcher!.Recognise(_line);

    [Benchmark]
    public NumberState? Exact() => _matcher!.Recognise(_line);

    [Benchmark]
    public NumberState? Landmark() => _matcher!.Recognise(_line);

    private IEnumerable<AnnouncementSource> Prepare()
    {
        var clips = LabAudio.Embedded.Labels.Order(StringComparer.Ordinal).SelectMany(LabAudio.Embedded.Clips).ToArray();
        var samples = clips.SelectMany(clip => clip.Samples.ToArray()).ToArray();
        // A little weaker than the references, or the exact matcher is done at the first and the time says nothing.
        _line = [.. Enumerable.Range(0, Minute).Select(i => (short)(samples[i % samples.Length] * 3 / 4))];
        var random = new Random(1);
        return [.. Enumerable.Range(0, References).Select(i => i < clips.Length
            ? new AnnouncementSource(clips[i].Name, clips[i].Label, new WaveAudio(clips[i].Samples))
            : new AnnouncementSource($"joined/{i}", clips[i % clips.Length].Label, new WaveAudio(Join(samples, random))))];
    }

    private static short[] Join(short[] samples, Random random)
    {
        const int Piece = 8000;
        var joined = new short[5 * Piece];
        for (var piece = 0; piece < 5; piece++)
        {
            samples.AsSpan(random.Next(samples.Length - Piece), Piece).CopyTo(joined.AsSpan(piece * Piece));
        }

        return joined;
    }
}
