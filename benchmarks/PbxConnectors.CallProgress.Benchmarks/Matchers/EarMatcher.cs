namespace PbxConnectors.CallProgress.Benchmarks;

/// <summary>The analyzer of this repository, fed in frames of 20 ms as they come off a line.</summary>
internal sealed class EarMatcher(IEnumerable<AnnouncementSource> references) : IMatcher
{
    private const int FrameLength = 160;

    private readonly AnnouncementLibrary _library = AnnouncementLibrary.Create(references);

    public NumberState? Recognise(ReadOnlySpan<short> call)
    {
        var analyzer = new CallProgressAnalyzer(_library);
        for (var at = 0; at < call.Length; at += FrameLength)
        {
            analyzer.Write(call.Slice(at, Math.Min(FrameLength, call.Length - at)));
        }

        var state = analyzer.Complete().State;
        return state.Da2Id() is null ? null : state;
    }
}
