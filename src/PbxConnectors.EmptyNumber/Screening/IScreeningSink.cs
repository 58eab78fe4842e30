namespace PbxConnectors.EmptyNumber;

/// <summary>
/// Receives every result of a run, e.g. to write it to a file or a database. Called one result at a time, before the result appears in
/// the enumeration; results wait for the slowest sink. An exception is logged and costs the other sinks and results nothing.
/// </summary>
public interface IScreeningSink
{
    /// <summary>Takes one result.</summary>
    /// <param name="number">The result.</param>
    /// <param name="cancellationToken">Fires after a minute (5 s when a stop has run out of time); the worker then goes on without the sink.</param>
    ValueTask HandleAsync(ScreenedNumber number, CancellationToken cancellationToken);
}
