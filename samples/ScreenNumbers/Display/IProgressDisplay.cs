using PbxConnectors.EmptyNumber;

namespace ScreenNumbers.Display;

/// <summary>Shows a run while it runs.</summary>
internal interface IProgressDisplay
{
    /// <summary>Shows the worker's progress until the work is done; the work reports each result.</summary>
    Task RunAsync(ScreeningWorker worker, Func<Action<ScreenedNumber>, Task> work);
}
