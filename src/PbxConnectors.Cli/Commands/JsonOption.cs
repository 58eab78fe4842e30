using System.CommandLine;

namespace PbxConnectors.Cli.Commands;

/// <summary>The option <c>--json</c> that every command has.</summary>
internal static class JsonOption
{
    public static Option<bool> Create() => new("--json") { Description = "JSON on the standard output, for programs. 输出 JSON。" };
}
