namespace PbxConnectors.CallProgress;

/// <summary>Why a verdict is what it is.</summary>
internal enum DecisionReason
{
    Nothing,
    Announcement,
    SharedWords,
    UnlistedAnnouncement,
    Sit,
    Fax,
    Tone,
    LoneTone,
    ToneAfterSpeech,
    Music,
    Beep,
    ShortUtterance,
    VoiceInRoom,
    LongSpeech,
    Silence,
    NoAudio,
}

/// <summary>What is decided, before it is put into words. Two that are equal make the same verdict.</summary>
internal readonly record struct Decision(NumberState State, VerdictStage Stage, AnnouncementReference? Reference, double Confidence,
    int? Q850Cause, DecisionReason Reason, ToneKind? Tone = null)
{
    /// <summary>The last word on a call of which nothing was heard.</summary>
    public static Decision NoAudio { get; } = new(NumberState.NoAudio, VerdictStage.Closed, null, 1, null, DecisionReason.NoAudio);

    // Comparers of nullable enumerations box them, and decisions are compared eight times a second.
    public bool Equals(Decision other) => State == other.State && Stage == other.Stage && Reference == other.Reference
        && Confidence.Equals(other.Confidence) && Q850Cause == other.Q850Cause && Reason == other.Reason && Tone == other.Tone;

    public override int GetHashCode() => HashCode.Combine(State, Stage, Reference, Reason);

    public static Decision Undecided(DecisionReason reason) => new(NumberState.Unknown, VerdictStage.Listening, null, 0, null, reason);
}
