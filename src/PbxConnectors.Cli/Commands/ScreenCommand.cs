using System.CommandLine;
using System.Globalization;
using CsvHelper;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PbxConnectors.CallProgress;
using PbxConnectors.Cli.Connections;
using PbxConnectors.Cli.Ear;
using PbxConnectors.Cli.Terminal;
using PbxConnectors.EmptyNumber;
using PbxConnectors.Sip;
using Spectre.Console;

namespace PbxConnectors.Cli.Commands;

/// <summary><c>pbxc screen</c>: takes numbers from the empty-number server, dials them, and names their states.</summary>
internal static class ScreenCommand
{
    private static readonly string[] Columns =
    [
        "number", "state", "state_zh", "da2_id", "confidence", "evidence", "contradiction", "extension", "started_at", "ended_at",
        "answered", "q850", "recording", "problem",
    ];

    public static Command Create(CliTerminal terminal)
    {
        var library = LibraryOption.Create();
        var lines = NumberOption.Whole("--lines", "Calls at a time. 并发线路数。", 1);
        var max = NumberOption.Whole("--max", "Ends after so many numbers. 最多检测数量。", 1);
        var untilEmpty = new Option<bool>("--until-empty") { Description = "Ends when the server has no more numbers. Default: as configured." };
        var output = new Option<string?>("--csv", "-o")
        {
            Description = "Where the results go as CSV, a row the moment a number is done. 结果文件。",
            HelpName = "FILE",
        };
        var sip = new Option<bool>("--sip") { Description = "Dials through the SIP line of the configuration, which listens live. 使用 SIP 线路拨打。" };
        var json = new Option<bool>("--json") { Description = "A JSON document on each line. 每行一个 JSON。" };
        var connection = new ConnectionOptions();
        var command = new Command("screen", "Screens numbers of the empty-number server. 空号检测。")
        {
            library, lines, max, untilEmpty, sip, output, json,
        };
        connection.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var announcements = parsed.GetValue(library) is { } path ? LibraryOption.Load(path, terminal, cancellationToken) : null;
            var section = Section(
                connection.Configuration(parsed, terminal), parsed.GetValue(lines), parsed.GetValue(max), parsed.GetValue(untilEmpty));
            var settings = await connection.SettingsAsync(parsed, terminal, cancellationToken, parsed.GetValue(sip) ? SipClient.Vendor : null);
            await using var pbx = OpenConnection.Open(settings, connection.LogLevelOf(parsed, otherwise: LogLevel.Warning), terminal, services =>
            {
                var screening = services.AddEmptyNumberScreening(section);
                if (announcements is not null)
                {
                    screening.UseLibrary(announcements);
                }
            });
            var worker = pbx.Services.GetRequiredService<ScreeningWorker>();
            await using var csv = OpenCsv(parsed.GetValue(output));

            // Ctrl+C stops the worker gently: what it still learns while draining is written too.
            await using var stop = cancellationToken.Register(worker.RequestStop);
            var done = new Dictionary<NumberState, int>();
            await foreach (var number in worker.RunAsync(CancellationToken.None))
            {
                done[number.State] = done.GetValueOrDefault(number.State) + 1;
                var entry = ScreenedEntry.Of(number);
                if (csv is not null)
                {
                    await WriteAsync(csv, entry);
                }

                if (parsed.GetValue(json))
                {
                    await terminal.OutWriter.WriteLineAsync(JsonOutput.Line(entry));
                }
                else
                {
                    Show(terminal.Out, entry);
                }

                await terminal.OutWriter.FlushAsync(CancellationToken.None);
            }

            if (!parsed.GetValue(json))
            {
                Show(terminal.Out, done);
            }

            return (int)(cancellationToken.IsCancellationRequested ? ExitCode.Interrupted : ExitCode.Done);
        });
        return command;
    }

    private static IConfigurationSection Section(IConfiguration configuration, int? lines, int? max, bool untilEmpty)
    {
        var section = configuration.GetSection(CliConfiguration.ScreeningSection);
        if (!section.Exists())
        {
            throw new CliException(ExitCode.BadInput,
                $"The configuration has no section {CliConfiguration.ScreeningSection}: add {{ \"{CliConfiguration.ScreeningSection}\": {{ " +
                $"\"BaseAddress\": \"http://…\" }} }}, the address of the empty-number server.");
        }

        var settings = section.AsEnumerable().Where(pair => pair.Value is not null)
            .ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.OrdinalIgnoreCase);

        // The connection is chosen by --connection, here as everywhere.
        settings.Remove($"{CliConfiguration.ScreeningSection}:DialerName");
        Set("Lines", lines?.ToString(CultureInfo.InvariantCulture));
        Set("MaxNumbers", max?.ToString(CultureInfo.InvariantCulture));
        Set("StopWhenPlanEmpty", untilEmpty ? "true" : null);
        return new ConfigurationBuilder().AddInMemoryCollection(settings).Build().GetSection(CliConfiguration.ScreeningSection);

        void Set(string key, string? value)
        {
            if (value is not null)
            {
                settings[$"{CliConfiguration.ScreeningSection}:Screening:{key}"] = value;
            }
        }
    }

    private static CsvWriter? OpenCsv(string? file)
    {
        if (file is null)
        {
            return null;
        }

        try
        {
            // With a byte order mark spreadsheet programs read the Chinese names right. What a PBX says must not become a formula there.
            var csv = CsvWriter.ToFile(file, new CsvWriterOptions { WriteByteOrderMark = true, Injection = CsvInjection.Escape });
            csv.WriteRecord(Columns);
            csv.Flush();
            return csv;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.BadInput, $"--csv {file}: it cannot be written: {exception.Message}", exception);
        }
    }

    private static async Task WriteAsync(CsvWriter csv, ScreenedEntry entry)
    {
        string?[] cells =
        [
            entry.Number, entry.State, entry.Chinese, entry.Da2Id?.ToString(CultureInfo.InvariantCulture),
            entry.Confidence.ToString("0.00", CultureInfo.InvariantCulture), entry.Evidence, entry.Contradiction, entry.Extension,
            entry.StartedAt, entry.EndedAt, entry.Answered is { } answered ? (answered ? "yes" : "no") : null,
            entry.Q850?.ToString(CultureInfo.InvariantCulture), entry.Recording, entry.Problem,
        ];
        foreach (var cell in cells)
        {
            csv.WriteField(cell ?? "");
        }

        csv.EndRecord();
        await csv.FlushAsync();
    }

    private static void Show(IAnsiConsole console, ScreenedEntry entry) => console.MarkupLine(string.Create(CultureInfo.InvariantCulture,
        $"{entry.Number,-14} [{(entry.State == "unknown" ? "yellow" : "green")}]{entry.State,-18}[/] {entry.Chinese}  " +
        $"{entry.Confidence:0.00}  [grey]{Markup.Escape(CliTerminal.OneLine(entry.Problem ?? entry.Evidence))}[/]"));

    private static void Show(IAnsiConsole console, Dictionary<NumberState, int> done)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("state").AddColumn("").AddColumn(new TableColumn("numbers").RightAligned());
        foreach (var (state, count) in done.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key))
        {
            table.AddRow(state.ToLabel(), state.ToChinese(), $"{count}");
        }

        console.Write(table);
        console.WriteLine($"{done.Values.Sum()} numbers");
    }
}
