using BenchmarkDotNet.Attributes;
using PbxConnectors.Testing;

namespace PbxConnectors.CallProgress.Benchmarks;

/// <summary>One second of audio for every one of many calls that are heard at once, frame by frame in turn, over one library.</summary>
[MemoryDiagnoser]
public class LiveStreamBenchmarks
{
    private const int FrameLength = 160;
    private const int FramesPerSecond = 50;

    private short[] _line = [];
    private CallProgressAnalyzer[] _calls = [];
    private int _position;

    [Params(1, 100, 2000)]
    public int Streams { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        var clips = LabAudio.Embedded.Labels.Order(StringComparer.Ordinal).SelectMany(LabAudio.Embedded.Clips).ToArray();
        _line = clips.SelectMany(clip => clip.Samples.ToArray()).ToArray();
        var library = AnnouncementLibrary.Create(clips.Select(clip => new AnnouncementSource(clip.Name, clip.Label, new WaveAudio(clip.Samples))));
        _calls = Enumerable.Range(0, Streams).Select(_ => new CallProgressAnalyzer(library)).ToArray();
    }

    [Benchmark]
    public int HearOneSecond()
    {
        var final = 0;
        for (var frame = 0; frame < FramesPerSecond; frame++)
        {
            for (var call = 0; call < _calls.Length; call++)
            {
                // Every call is somewhere else in the recording.
                var at = (_position + (call * 997 * FrameLength)) % (_line.Length - FrameLength);
                _calls[call].Write(_line.AsSpan(at, FrameLength));
                final += _calls[call].Current.Stage == VerdictStage.Final ? 1 : 0;
            }

            _position = (_position + FrameLength) % (_line.Length - FrameLength);
        }

        return final;
    }
}
