using System.CommandLine;
using System.Globalization;
using CsvHelper;
using PbxConnectors.Cli.Connections;
using PbxConnectors.Cli.Terminal;
using Spectre.Console;

namespace PbxConnectors.Cli.Commands;

/// <summary><c>pbxc records</c>: call records of a window of time, as a table, CSV or JSON.</summary>
internal static class RecordsCommand
{
    private const string StandardOutput = "-";

    private static readonly string[] Columns =
    [
        "id", "started_at", "answered_at", "ended_at", "direction", "from", "to", "agent", "disposition", "vendor_disposition", "q850",
        "duration_s", "talk_s", "recording",
    ];

    private const int WidthForRecordings = 140;

    public static Command Create(CliTerminal terminal)
    {
        var from = new Option<string>("--from")
        {
            Description = "Start of the window: 2026-05-01, \"2026-05-01 13:00\", today, 2h, 7d. 开始时间。",
            HelpName = "TIME",
            DefaultValueFactory = _ => "today",
        };
        var to = new Option<string>("--to") { Description = "End of the window. 结束时间。", HelpName = "TIME", DefaultValueFactory = _ => "now" };
        var caller = new Option<string?>("--caller") { Description = "Calls of this caller only. 主叫。", HelpName = "NUMBER" };
        var called = new Option<string?>("--called") { Description = "Calls to this number only. 被叫。", HelpName = "NUMBER" };
        var limit = NumberOption.Whole("--limit", "So many records at most. 最多条数。", 1);
        var csv = new Option<string?>("--csv")
        {
            Description = "CSV, into a file, or without one on the standard output. 输出 CSV。",
            HelpName = "FILE",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var json = JsonOption.Create();
        var connection = new ConnectionOptions();
        var command = new Command("records", "Lists call records. 查询话单。") { from, to, caller, called, limit, csv, json };
        connection.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(csv) is not null && result.GetValue(json))
            {
                result.AddError("--csv and --json exclude each other.");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var query = ReadQuery(parsed.GetRequiredValue(from), parsed.GetRequiredValue(to), terminal.Time) with
            {
                Caller = parsed.GetValue(caller), Called = parsed.GetValue(called),
            };
            await using var pbx = await connection.OpenAsync(parsed, terminal, cancellationToken);
            var records = pbx.Need<IPbxRecords>(PbxOperation.CallRecords).QueryCallRecordsAsync(query, cancellationToken);
            if (parsed.GetValue(limit) is { } most)
            {
                records = records.Take(most);
            }

            if (parsed.GetResult(csv) is not null)
            {
                await WriteCsvAsync(records, parsed.GetValue(csv) ?? StandardOutput, terminal, cancellationToken);
            }
            else if (parsed.GetValue(json))
            {
                await WriteJsonAsync(records, pbx.Dialer.Pbx, query, terminal, cancellationToken);
            }
            else
            {
                await ShowAsync(records, terminal, cancellationToken);
            }

            return (int)ExitCode.Done;
        });
        return command;
    }

    private static CallRecordQuery ReadQuery(string from, string to, TimeProvider time)
    {
        var (start, end) = (TimeArgument.Read("--from", from, time), TimeArgument.Read("--to", to, time));
        return end > start
            ? new CallRecordQuery(start, end)
            : throw new CliException(ExitCode.BadInput, $"--to {to} lies before --from {from}.");
    }

    private static async Task WriteCsvAsync(
        IAsyncEnumerable<CallRecord> records, string output, CliTerminal terminal, CancellationToken cancellationToken)
    {
        // What callers and PBXes write must not become a formula in a spreadsheet program.
        var options = new CsvWriterOptions { Injection = CsvInjection.Escape, WriteByteOrderMark = output != StandardOutput };
        await using var csv = output == StandardOutput ? CsvWriter.Create(terminal.OutWriter, options, leaveOpen: true) : OpenFile(output, options);
        csv.WriteRecord(Columns);
        await foreach (var record in records.WithCancellation(cancellationToken))
        {
            foreach (var cell in Cells(record))
            {
                csv.WriteField(cell ?? "");
            }

            csv.EndRecord();
        }

        await csv.FlushAsync(cancellationToken);
    }

    private static CsvWriter OpenFile(string file, CsvWriterOptions options)
    {
        try
        {
            return CsvWriter.ToFile(file, options);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.BadInput, $"--csv {file}: it cannot be written: {exception.Message}", exception);
        }
    }

    private static string?[] Cells(CallRecord record) =>
    [
        record.RecordId ?? record.CallIds.Select(id => id.Value).FirstOrDefault(),
        Names.Iso(record.StartedAt), Names.Iso(record.AnsweredAt), Names.Iso(record.EndedAt),
        Names.Of(record.Direction), record.From, record.To, record.Agent, Names.Of(record.Disposition), record.VendorDisposition,
        record.Q850Cause?.ToString(CultureInfo.InvariantCulture),
        record.Duration?.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture),
        record.TalkTime?.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture),
        record.Recording?.Value,
    ];

    private static async Task WriteJsonAsync(
        IAsyncEnumerable<CallRecord> records, PbxIdentity pbx, CallRecordQuery query, CliTerminal terminal, CancellationToken cancellationToken)
    {
        var entries = new List<RecordEntry>();
        await foreach (var record in records.WithCancellation(cancellationToken))
        {
            entries.Add(RecordEntry.Of(record));
        }

        terminal.OutWriter.WriteLine(
            JsonOutput.Document(new RecordsReport(pbx.Vendor, pbx.Connection, Names.Iso(query.From), Names.Iso(query.To), entries)));
    }

    private static async Task ShowAsync(IAsyncEnumerable<CallRecord> records, CliTerminal terminal, CancellationToken cancellationToken)
    {
        // Names of recordings are long: folded in a column nobody could copy them.
        bool wide = terminal.Out.Profile.Width >= WidthForRecordings;
        var table = new Table().Border(TableBorder.Simple).AddColumns("started", "from", "to", "disposition", "cause", "talk");
        if (wide)
        {
            table.AddColumn(new TableColumn("recording").NoWrap());
        }

        var below = new List<string>();
        await foreach (var record in records.WithCancellation(cancellationToken))
        {
            var style = record.Disposition == CallDisposition.Answered ? "green" : "yellow";
            var started = Names.Local(record.StartedAt, terminal.Time);
            var recording = record.Recording?.Value ?? "";
            string[] row =
            [
                started, Markup.Escape(record.From ?? ""), Markup.Escape(record.To ?? ""), $"[{style}]{Names.Of(record.Disposition)}[/]",
                record.Q850Cause?.ToString(CultureInfo.InvariantCulture) ?? "", Names.Length(record.TalkTime),
            ];
            table.AddRow(wide ? [.. row, Markup.Escape(recording)] : row);
            if (!wide && recording.Length > 0)
            {
                below.Add($"  {started}  {recording}");
            }
        }

        if (table.Rows.Count > 0)
        {
            terminal.Out.Write(table);
        }

        if (below.Count > 0)
        {
            terminal.OutWriter.WriteLine("  recordings");
            below.ForEach(terminal.OutWriter.WriteLine);
        }

        terminal.Out.WriteLine(table.Rows.Count == 1 ? "1 record" : $"{table.Rows.Count} records");
    }
}
