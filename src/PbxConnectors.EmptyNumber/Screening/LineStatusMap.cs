namespace PbxConnectors.EmptyNumber;

/// <summary>
/// Which word each state of a line is reported with: the one place where it is decided, since the document describes none of the four
/// words. Change it with <c>new LineStatusMap { Dialing = ReportedStatus.During }</c>. Immutable.
/// </summary>
public sealed record LineStatusMap
{
    /// <summary>Word for a free line. Default <c>idle</c>.</summary>
    public ReportedStatus Idle { get; init; } = ReportedStatus.Idle;

    /// <summary>Word from dialling until an answer or the end. Default <c>call</c>.</summary>
    public ReportedStatus Dialing { get; init; } = ReportedStatus.Call;

    /// <summary>Word while connected. Default <c>during</c>.</summary>
    public ReportedStatus Connected { get; init; } = ReportedStatus.During;

    /// <summary>Word for an extension that is not registered. Default <c>unregistered</c>.</summary>
    public ReportedStatus Unavailable { get; init; } = ReportedStatus.Unregistered;

    /// <summary>Word for a line closed at the end of a run. Default <c>unregistered</c>.</summary>
    public ReportedStatus Closed { get; init; } = ReportedStatus.Unregistered;

    /// <summary>The word for a state; null for <see cref="LineState.Opening"/>, which is not reported.</summary>
    public ReportedStatus? this[LineState state] => state switch
    {
        LineState.Idle => Idle,
        LineState.Dialing => Dialing,
        LineState.Connected => Connected,
        LineState.Unavailable => Unavailable,
        LineState.Closed => Closed,
        _ => null,
    };
}
