using System.Globalization;
using PbxConnectors;
using PbxConnectors.CallProgress;
using PbxConnectors.EmptyNumber;
using Spectre.Console;

namespace ScreenNumbers.Display;

/// <summary>A line per number, for logs and pipes.</summary>
internal sealed class PlainDisplay(IAnsiConsole console, int total) : IProgressDisplay
{
    private int _done;

    public Task RunAsync(ScreeningWorker worker, Func<Action<ScreenedNumber>, Task> work)
    {
        console.WriteLine($"Screening {total} numbers.");
        return work(Report);
    }

    private void Report(ScreenedNumber number)
    {
        string line = string.Create(
            CultureInfo.InvariantCulture,
            $"{++_done,4}/{total}  {number.Extension}  {PhoneNumbers.Mask(number.Number)}  {number.State.ToLabel(),-17} " +
            $"{number.Confidence:0.00}  {number.Problem ?? number.Evidence}");

        // Not through the console's own wrapping: a log line stays one line.
        console.Profile.Out.Writer.WriteLine(line);
    }
}
