namespace PbxConnectors.CallProgress;

/// <summary>A pending announcement in memory: its notes and the features it is known again by.</summary>
internal sealed record PendingEntry(string Id, AnnouncementPattern Pattern, int Samples, PendingDocument Document)
{
    // One label for all, so that two entries that resemble each other never make the matcher undecided.
    private const string Label = "pending";

    public TimeSpan Duration => TimeSpan.FromSeconds(Samples / 8000.0);

    public long Bytes => 44 + (2L * Samples);

    public static PendingEntry? Create(string id, short[] samples, PendingDocument document, out string? problem)
    {
        var reference = new AnnouncementReference
        {
            Name = id, Label = Label, State = NumberState.Unknown, Duration = TimeSpan.FromSeconds(samples.Length / 8000.0),
        };
        return AnnouncementPattern.Create(reference, samples, out problem) is { } pattern
            ? new PendingEntry(id, pattern, samples.Length, document)
            : null;
    }

    public PendingAnnouncement ToPublic() => new()
    {
        Id = Id,
        Count = Document.Count,
        FirstHeard = Document.FirstHeard,
        LastHeard = Document.LastHeard,
        Duration = Duration,
        Evidence = Document.Evidence,
        Transcript = Document.Transcript,
        SuggestedLabel = Document.SuggestedLabel,
        Hearings = Document.Hearings.AsReadOnly(),
    };
}
