using BenchmarkDotNet.Attributes;
using PbxConnectors.Testing;

namespace PbxConnectors.CallProgress.Benchmarks;

/// <summary>
/// What hearing costs: every synthesised announcement once, in 20 ms frames of A-law as they come off a line. The baseline only decodes them,
/// so the ratios say how much more the analysis takes, and what the library adds.
/// </summary>
[MemoryDiagnoser]
public class AnalyzerBenchmarks
{
    private const int FrameLength = 160;

    private readonly short[] _decoded = new short[FrameLength];
    private byte[] _line = [];
    private AnnouncementLibrary _library = AnnouncementLibrary.Empty;

    [GlobalSetup]
    public void Prepare()
    {
        var clips = LabAudio.Embedded.Labels.Order(StringComparer.Ordinal).SelectMany(LabAudio.Embedded.Clips).ToArray();
        var samples = clips.SelectMany(clip => clip.Samples.ToArray()).ToArray();
        _line = new byte[samples.Length / FrameLength * FrameLength];
        for (int i = 0; i < _line.Length; i++)
        {
            _line[i] = G711.EncodeALaw(samples[i]);
        }

        _library = AnnouncementLibrary.Create(
            clips.Select(clip => new AnnouncementSource(clip.Name, clip.Label, new WaveAudio(clip.Samples))));
    }

    [Benchmark(Baseline = true)]
    public int DecodeOnly()
    {
        int sum = 0;
        for (int at = 0; at < _line.Length; at += FrameLength)
        {
            G711.DecodeALaw(_line.AsSpan(at, FrameLength), _decoded);
            sum += _decoded[0];
        }

        return sum;
    }

    [Benchmark]
    public NumberState TonesAndSpeech() => Hear(AnnouncementLibrary.Empty);

    [Benchmark]
    public NumberState WithLibrary() => Hear(_library);

    private NumberState Hear(AnnouncementLibrary library)
    {
        var analyzer = new CallProgressAnalyzer(library);
        for (int at = 0; at < _line.Length; at += FrameLength)
        {
            analyzer.WriteALaw(_line.AsSpan(at, FrameLength));
        }

        return analyzer.Complete().State;
    }
}
