namespace PbxConnectors.CallProgress;

/// <summary>Asks the matcher at intervals, and keeps what was final, so that what follows in the call does not take it back.</summary>
internal sealed class AnnouncementEar(AnnouncementLibrary library, int clausePause)
{
    // Behind the end of an utterance the matcher has nothing new to say.
    private const int Recent = 64;
    private const double WholePass = 0.85;

    private readonly AnnouncementMatcher _matcher = new(library, clausePause);
    private MatchResult _wholePass;

    /// <summary>What the matcher says now.</summary>
    public MatchResult Match { get; private set; }

    /// <summary>The latest match that a pause closed.</summary>
    public MatchResult Final { get; private set; }

    /// <summary>There is something to recognise.</summary>
    public bool HasLibrary => library.Count > 0;

    /// <summary>What was heard resembles a part of a reference.</summary>
    public bool Resembles => _matcher.Resembles;

    /// <summary>The first words of any reference would have been found by now.</summary>
    public bool HasSearched => _matcher.HasSearched;

    public void Add(Hop hop, bool tone) => _matcher.Add(hop, tone);

    public void MarkTone(int hops) => _matcher.MarkTone(hops);

    /// <summary>Asks the matcher when there is something new: <paramref name="turn"/> counts the times it might be asked.</summary>
    public void Evaluate(int turn, int hop, int utteranceEnd)
    {
        var recent = utteranceEnd >= 0 && hop - utteranceEnd < Recent;
        // Once final, what follows is only looked at for the last word.
        if (!recent || (Final.Kind == MatchKind.Decided && turn % 4 != 3))
        {
            return;
        }

        Match = _matcher.Evaluate(ended: false);
        if (Match is not { Kind: MatchKind.Decided, ClauseClosed: true })
        {
            return;
        }

        Final = Match;
        _wholePass = IsWholePass(Match) ? Match : _wholePass.Reference?.State == Match.Reference!.State ? _wholePass : default;
    }

    /// <summary>Weighs the whole call once more.</summary>
    public void Complete() => Match = _matcher.Evaluate(ended: true);

    /// <summary>The announcement that decides, null when none does.</summary>
    public Decision? Decide(bool completed)
    {
        var match = !completed && Final.Kind == MatchKind.Decided ? Final : Match;
        if (match.Kind == MatchKind.Decided)
        {
            return Recognised(match, match == Final ? VerdictStage.Final : VerdictStage.Tentative);
        }

        var kept = match.Kind == MatchKind.None ? Final : match.Kind == MatchKind.Partial ? _wholePass : default;
        return completed && kept.Kind == MatchKind.Decided ? Recognised(kept, VerdictStage.Final) : null;
    }

    // Confidence in steps: a new verdict for every thousandth would be noise.
    private static Decision Recognised(in MatchResult match, VerdictStage stage) => new(match.Reference!.State, stage, match.Reference,
        Math.Round(match.Confidence, 1), match.Reference.State.Q850Cause(), DecisionReason.Announcement);

    // In a loop the last pass is cut off somewhere. A pass heard from beginning to end stays heard: no other announcement holds one.
    private static bool IsWholePass(in MatchResult match) =>
        (match.EndHop - match.StartHop) * Hop.Seconds >= WholePass * match.Reference!.Duration.TotalSeconds;
}
