using BenchmarkDotNet.Attributes;
using PbxConnectors.Testing;

namespace PbxConnectors.CallProgress.Benchmarks;

/// <summary>
/// A minute of calls against libraries of different sizes: sixty times the time of a call is the CPU time of an hour of audio. References
/// beyond the embedded announcements are pieces of them joined anew.
/// </summary>
[MemoryDiagnoser]
public class LibrarySizeBenchmarks
{
    private const int FrameLength = 160;
    private const int Minute = 60 * 8000;

    private short[] _line = [];
    private AnnouncementLibrary _library = AnnouncementLibrary.Empty;

    [Params(50, 500, 5000)]
    public int References { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        var clips = LabAudio.Embedded.Labels.Order(StringComparer.Ordinal).SelectMany(LabAudio.Embedded.Clips).ToArray();
        var samples = clips.SelectMany(clip => clip.Samples.ToArray()).ToArray();
        _line = Enumerable.Range(0, Minute).Select(i => samples[i % samples.Length]).ToArray();
        var random = new Random(1);
        _library = AnnouncementLibrary.Create(Enumerable.Range(0, References).Select(i => i < clips.Length
            ? new AnnouncementSource(clips[i].Name, clips[i].Label, new WaveAudio(clips[i].Samples))
            : new AnnouncementSource($"joined/{i}", clips[i % clips.Length].Label, new WaveAudio(Join(samples, random)))));
    }

    [Benchmark]
    public NumberState HearOneMinute()
    {
        var analyzer = new CallProgressAnalyzer(_library);
        for (var at = 0; at < _line.Length; at += FrameLength)
            analyzer.Write(_line.AsSpan(at, FrameLength));
        return analyzer.Complete().State;
    }

    private static short[] Join(short[] samples, Random random)
    {
        const int Piece = 8000;
        var joined = new short[5 * Piece];
        for (var piece = 0; piece < 5; piece++)
            samples.AsSpan(random.Next(samples.Length - Piece), Piece).CopyTo(joined.AsSpan(piece * Piece));
        return joined;
    }
}
