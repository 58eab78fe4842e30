using System.CommandLine;
using System.Globalization;
using System.Text;
using PbxConnectors.CallProgress;
using PbxConnectors.Cli.Lab;
using PbxConnectors.Cli.Terminal;
using PbxConnectors.Testing;
using Spectre.Console;

namespace PbxConnectors.Cli.Commands;

/// <summary><c>pbxc lab</c>: a PBX laboratory that clients in any language can try.</summary>
internal static class LabCommand
{
    private const int DefaultPort = 18080;
    private const int LastFirstPort = 65530;
    private const int DefaultExtensions = 8;

    public static Command Create(CliTerminal terminal)
    {
        var port = NumberOption.Port(
            "--port",
            $"Port of the first server; the others take the ports behind it. 0: any free ones. Default: {DefaultPort}. 起始端口。",
            1024,
            LastFirstPort);
        port.Aliases.Add("-p");
        var extensions = NumberOption.Whole("--extensions", $"How many extensions, from 8001. Default: {DefaultExtensions}. 分机数量。", 1, 999);
        var speed = NumberOption.Number("--speed", "How much faster than real time its clock runs, 1 to 100. Default: 1. 时钟倍速。", 1, 100);
        var numbers = new Option<string?>("--numbers")
        {
            Description = "Your own numbers: a CSV with the columns number and label. Default: one for each state.",
            HelpName = "FILE.csv",
        };
        var config = new Option<string?>("--write-config")
        {
            Description = "Writes a configuration file for the other commands. 写出配置文件。",
            HelpName = "FILE",
        };
        var json = JsonOption.Create();
        var command = new Command("lab", "Runs a PBX laboratory: every wire over one simulated exchange, until Ctrl+C. 启动 PBX 实验室。")
        {
            port, extensions, speed, numbers, config, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (plan, listed) = ReadNumbers(parsed.GetValue(numbers), terminal);
            await using var lab = await RunningLab.StartAsync(
                parsed.GetValue(port) ?? DefaultPort,
                parsed.GetValue(extensions) ?? DefaultExtensions,
                parsed.GetValue(speed) ?? 1,
                plan,
                listed,
                cancellationToken);
            if (parsed.GetValue(config) is { } file)
            {
                WriteConfiguration(file, lab.Report);
            }

            if (parsed.GetValue(json))
            {
                terminal.OutWriter.WriteLine(JsonOutput.Document(lab.Report));
            }
            else
            {
                Show(terminal.Out, lab.Report);
            }

            await terminal.OutWriter.FlushAsync(cancellationToken);
            using var log = new CallLog(lab.Laboratory.Exchange, terminal);
            await Task.Delay(Timeout.InfiniteTimeSpan, terminal.Time, cancellationToken);
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static (NumberPlan Plan, IReadOnlyList<LabNumber> Listed) ReadNumbers(string? file, CliTerminal terminal)
    {
        if (file is null)
        {
            return (LabNumbers.CreatePlan(), LabNumbers.All);
        }

        using var reader = OpenNumbers(file);
        var plan = NumberPlan.FromCsv(reader, out var problems);
        terminal.WriteWarnings([.. problems.Select(problem => $"{file}: {problem}")]);
        if (plan.Numbers.Count == 0)
        {
            throw new CliException(
                ExitCode.BadInput,
                $"--numbers {file}: it lists no number. Its first line is number,label, each further line such as 13900000001,empty.");
        }

        return (plan, [.. plan.Numbers.Select(number => LabNumbers.Describe(number, plan[number]))]);
    }

    private static StreamReader OpenNumbers(string file)
    {
        try
        {
            return new StreamReader(file, Encoding.UTF8);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.BadInput, $"--numbers {file}: it cannot be read: {exception.Message}", exception);
        }
    }

    private static void WriteConfiguration(string file, LabReport report)
    {
        try
        {
            JsonOutput.WriteFile(file, report.Configuration);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.BadInput, $"--write-config {file}: it cannot be written: {exception.Message}", exception);
        }
    }

    private static void Show(IAnsiConsole console, LabReport report)
    {
        var servers = new Table().Border(TableBorder.Simple).Title("servers (all credentials are invented)");
        servers.AddColumns("server", "speaks", "address", "credentials");
        foreach (var server in report.Servers)
        {
            servers.AddRow(
                server.Name,
                Markup.Escape(server.What),
                Markup.Escape(server.Address),
                Markup.Escape(string.Join("\n", server.Credentials.Select(pair => $"{pair.Key} = {pair.Value}"))));
        }

        console.Write(servers);

        var (first, last) = (report.Extensions[0], report.Extensions[^1]);
        console.WriteLine(
            $"Extensions {first.Extension} to {last.Extension}, passwords {first.Password} to {last.Password}; their phones answer at once.");

        var numbers = new Table().Border(TableBorder.Simple).Title("numbers (any other number answers)");
        numbers.AddColumns("number", "state", "", "what happens");
        foreach (var number in report.Numbers)
        {
            numbers.AddRow(number.Number, number.Label, number.Chinese, Markup.Escape(number.Behaviour));
        }

        console.Write(numbers);
        console.WriteLine("Ctrl+C ends it.");
    }

    /// <summary>A line for every change of a call, on the error output.</summary>
    private sealed class CallLog : IDisposable
    {
        private readonly SimulatedExchange _exchange;
        private readonly CliTerminal _terminal;

        public CallLog(SimulatedExchange exchange, CliTerminal terminal)
        {
            (_exchange, _terminal) = (exchange, terminal);
            exchange.CallChanged += OnCallChanged;
        }

        public void Dispose() => _exchange.CallChanged -= OnCallChanged;

        private void OnCallChanged(object? sender, CallChangedEventArgs change)
        {
            var call = change.Call;
            var cause = call.Q850Cause is { } number ? $" (cause {number})" : "";
            _terminal.ErrorWriter.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{change.At.ToLocalTime():HH:mm:ss.f}  {call.Caller} → {call.Callee}  {call.State}{cause}"));
        }
    }
}
