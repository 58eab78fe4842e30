using System.Globalization;
using CsvHelper;
using PbxConnectors.CallProgress;
using PbxConnectors.EmptyNumber;

namespace ScreenNumbers;

/// <summary>The results as CSV, a row the moment a number is done: what is interrupted leaves what it had.</summary>
internal sealed class ResultsFile : IAsyncDisposable
{
    private static readonly string[] Header =
    [
        "number", "state", "state_zh", "confidence", "basis", "evidence", "contradiction", "expected", "extension",
        "started_at", "ended_at", "answered", "q850", "recording", "recording_bytes", "problem",
    ];

    private readonly CsvWriter _csv;
    private readonly IReadOnlyDictionary<string, string> _truth;

    private ResultsFile(CsvWriter csv, IReadOnlyDictionary<string, string> truth) => (_csv, _truth) = (csv, truth);

    /// <summary>Creates the file, replacing an older one, and writes the header.</summary>
    public static ResultsFile Create(string path, IReadOnlyDictionary<string, string> truth)
    {
        // With a byte order mark spreadsheet programs read the Chinese names right. What a PBX says must not become a formula there.
        var csv = CsvWriter.ToFile(path, new CsvWriterOptions { WriteByteOrderMark = true, Injection = CsvInjection.Escape });
        csv.WriteRecord(Header);
        csv.Flush();
        return new ResultsFile(csv, truth);
    }

    public async Task WriteAsync(ScreenedNumber number)
    {
        string?[] cells =
        [
            number.Number,
            number.State.ToLabel(),
            number.State.ToChinese(),
            number.Confidence.ToString("0.00", CultureInfo.InvariantCulture),
            Basis(number),
            number.Evidence,
            number.Contradiction,
            _truth.GetValueOrDefault(number.Number),
            number.Extension,
            Time(number.StartedAt),
            Time(number.EndedAt),
            number.CallResult is null ? null : number.CallResult.Answered ? "yes" : "no",
            number.CallResult?.Q850Cause?.ToString(CultureInfo.InvariantCulture),
            number.AudioName,
            number.AudioBytes > 0 ? number.AudioBytes.ToString(CultureInfo.InvariantCulture) : null,
            number.Problem,
        ];
        foreach (string? cell in cells)
        {
            _csv.WriteField(cell ?? "");
        }

        _csv.EndRecord();
        await _csv.FlushAsync();
    }

    public ValueTask DisposeAsync() => _csv.DisposeAsync();

    /// <summary>What the state rests on: what was heard, what was signalled alone, or nothing.</summary>
    public static string Basis(ScreenedNumber number) =>
        number.Verdict is not null ? "sound" : number.State == NumberState.Unknown ? "none" : "signalling";

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);
}
