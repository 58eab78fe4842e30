using PbxConnectors.CallProgress;
using PbxConnectors.EmptyNumber;
using Spectre.Console;

namespace ScreenNumbers;

/// <summary>What came out, state by state, beside what the exchange really did.</summary>
internal static class Summary
{
    public static void Write(
        IAnsiConsole console, Laboratory laboratory, ScreeningProgress progress, IReadOnlyList<ScreenedNumber> results, int listed)
    {
        var rows = results
            .Select(result => (Expected: Expected(laboratory, result), Result: result))
            .GroupBy(pair => pair.Expected)
            .OrderBy(group => group.Key == NumberState.Unknown)
            .ThenBy(group => group.Key);
        var table = new Table().Border(TableBorder.Rounded).Title("What the exchange did, and what was heard");
        table.AddColumns(
            new TableColumn("id").RightAligned(), new TableColumn("state"), new TableColumn("numbers").RightAligned(),
            new TableColumn("right").RightAligned(), new TableColumn("otherwise"));
        foreach (var group in rows)
        {
            int right = group.Count(pair => pair.Result.State == group.Key);
            var others = group.Where(pair => pair.Result.State != group.Key)
                .GroupBy(pair => pair.Result.State)
                .Select(other => $"{other.Key.ToLabel()} {other.Key.ToChinese()} × {other.Count()}");
            string style = right == group.Count() ? "green" : "yellow";
            table.AddRow(
                new Text(group.Key.Da2Id()?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? ""),
                new Text(group.Key == NumberState.Unknown ? "unknown 未知 (unlisted)" : $"{group.Key.ToLabel()} {group.Key.ToChinese()}"),
                new Text($"{group.Count()}"),
                new Markup($"[{style}]{right}[/]"),
                new Text(string.Join(", ", others)));
        }

        console.Write(table);
        int all = results.Count(result => result.State == Expected(laboratory, result));
        var exchange = laboratory.Pbx.Exchange;
        int twice = laboratory.Truth.Keys.Count(number => exchange.DialCount(number) > 1);
        console.MarkupLineInterpolated(
            $"[bold]{all} of {results.Count}[/] right. Calls placed: {progress.CallsPlaced}; numbers dialled twice: {twice}.");
        int signalled = results.Count(result => ResultsFile.Basis(result) == "signalling");
        int untold = results.Count(result => ResultsFile.Basis(result) == "none");
        if (signalled + untold > 0)
        {
            console.MarkupLineInterpolated(
                $"Without sound: {signalled} named by signalling alone; {untold} of which {laboratory.Vendor} told too little to name a state.");
        }

        long failed = progress.UploadsFailed + progress.UploadsDropped;
        console.MarkupLineInterpolated(
            $"Recordings uploaded: {progress.UploadsDone}; failed: {failed}. Numbers not reached: {listed - results.Count}.");
        var broken = laboratory.ProtocolViolations;
        if (broken.Count > 0)
        {
            console.MarkupLineInterpolated($"[red]The PBX saw {broken.Count} breaches of its document, the first: {broken[0]}[/]");
        }
    }

    private static NumberState Expected(Laboratory laboratory, ScreenedNumber result) =>
        NumberStates.TryParse(laboratory.Truth.GetValueOrDefault(result.Number), out var state) ? state : NumberState.Unknown;
}
