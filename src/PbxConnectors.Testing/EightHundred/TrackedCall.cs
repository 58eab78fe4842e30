namespace PbxConnectors.Testing;

/// <summary>
/// A call the PBX makes by itself, with the times its lists show: a callback, a voice code, or a call of a campaign. Changed under the
/// book's lock only.
/// </summary>
internal sealed class TrackedCall
{
    public required long Id { get; init; }
    public required string Source { get; init; }

    /// <summary>The second side; empty when there is none.</summary>
    public required string Destination { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public string? CallbackUrl { get; init; }
    public SimulatedCampaign? Campaign { get; init; }
    public string Key { get; init; } = "";
    public string Text { get; init; } = "";
    public string Type { get; init; } = "";
    public bool HandedOut { get; set; }

    /// <summary>What the exchange's call has come to; null before it is placed.</summary>
    public CallTimeline? Timeline { get; set; }

    /// <summary>When it ended without ever becoming a call.</summary>
    public DateTimeOffset? FailedAt { get; set; }

    public DateTimeOffset? BegunAt => Timeline?.StartedAt;
    public DateTimeOffset? SourceAnsweredAt => Destination.Length > 0 ? Timeline?.SecondSideDialledAt : Timeline?.AnsweredAt;
    public DateTimeOffset? JoinedAt => Destination.Length > 0 ? Timeline?.AnsweredAt : null;
    public DateTimeOffset? EndedAt => FailedAt ?? Timeline?.EndedAt;

    public bool IsOver => EndedAt is not null;

    /// <summary>0 not called, 1 calling, 3 not answered, 4 answered, 5 joined with the second side.</summary>
    public int Status => JoinedAt is not null ? 5 : SourceAnsweredAt is not null ? 4 : IsOver ? 3 : BegunAt is not null || HandedOut ? 1 : 0;
}

/// <summary>When what happened to one call of the exchange. Changed under the book's lock only.</summary>
internal sealed class CallTimeline(long callId, DateTimeOffset startedAt)
{
    public long CallId { get; } = callId;
    public DateTimeOffset StartedAt { get; } = startedAt;
    public DateTimeOffset? SecondSideDialledAt { get; set; }
    public DateTimeOffset? AnsweredAt { get; set; }
    public DateTimeOffset? EndedAt { get; set; }
}

/// <summary>A campaign: its calls are made one after the other.</summary>
internal sealed record SimulatedCampaign(long Id, string Name, SimulatedCallFlow Flow, bool Automatic, string Agent);
