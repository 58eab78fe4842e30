namespace PbxConnectors.EmptyNumber;

/// <summary>One extension: its state, which it reports. Its state is set by its own loop only and read from anywhere.</summary>
internal sealed class ScreeningLine(ExtensionAccount account, StatusReporter reporter, LineStatusMap map, TimeProvider time)
{
    private volatile LineProgress _view = new(account.Extension, LineState.Opening, null, time.GetUtcNow());

    public string Extension => account.Extension;

    /// <summary>What the extension is registered with; null when the server sent none.</summary>
    public string? Password => account.Password;

    /// <summary>The line at this moment.</summary>
    public LineProgress View => _view;

    /// <summary>Takes a state and reports it.</summary>
    /// <returns>Completes, never faulted, when the server knows or cannot be told.</returns>
    public Task EnterAsync(LineState state, string? number = null)
    {
        // A free line works on nothing, though its report names the number it has done with.
        string? shown = state is LineState.Dialing or LineState.Connected ? PhoneNumbers.Mask(number) : null;
        _view = new LineProgress(Extension, state, shown, time.GetUtcNow());
        return map[state] is { } status ? reporter.Report(Extension, status, number) : Task.CompletedTask;
    }

    /// <summary>Reports a free line again, to a server that may believe it to work on a number that never reached us.</summary>
    public Task RepeatIdleAsync() => map[LineState.Idle] is { } status ? reporter.Report(Extension, status, null) : Task.CompletedTask;

    /// <summary>Makes sure that the server knows the last state.</summary>
    /// <returns>False when the server did not take it now either.</returns>
    public Task<bool> EnsureKnownAsync() => reporter.EnsureKnownAsync(Extension);
}
