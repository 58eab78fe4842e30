using System.Text.Json;
using PbxConnectors.Cli.Terminal;

namespace PbxConnectors.Cli.Tests.Support;

/// <summary>One command line, run in this process, and what came of it.</summary>
internal sealed record CliRun(ExitCode ExitCode, string Out, string Error)
{
    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public JsonElement Json => JsonDocument.Parse(Out).RootElement;

    public static async Task<CliRun> RunAsync(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var terminal = new CliTerminal { Out = SystemTerminal.CreatePlain(output), Error = SystemTerminal.CreatePlain(error) };
        var code = await PbxcProgram.RunAsync(args, terminal, CancellationToken.None);
        return new CliRun((ExitCode)code, output.ToString(), error.ToString());
    }
}
