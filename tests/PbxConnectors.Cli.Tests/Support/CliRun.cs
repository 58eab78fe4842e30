using System.Text.Json;

namespace PbxConnectors.Cli.Tests.Support;

/// <summary>What came of one command line.</summary>
internal sealed record CliRun(ExitCode ExitCode, string Out, string Error)
{
    public string[] OutLines => Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public JsonElement Json => JsonDocument.Parse(Out).RootElement;

    public static Task<CliRun> RunAsync(params string[] args) => new CliHost().RunAsync(args);
}
