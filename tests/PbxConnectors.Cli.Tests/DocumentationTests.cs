using System.Globalization;
using PbxConnectors.Cli.Terminal;

namespace PbxConnectors.Cli.Tests;

public sealed class DocumentationTests
{
    [Theory]
    [InlineData("docs/pbxc.md")]
    [InlineData("docs/pbxc.zh-CN.md")]
    public void The_guide_lists_every_exit_code_and_no_other(string file)
    {
        var documented = Lines(file)
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(cells => cells.Length >= 4 && int.TryParse(cells[1], NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .Select(cells => $"{cells[1]} {cells[2]}");

        documented.ShouldBe(Enum.GetValues<ExitCode>().Select(code => $"{(int)code} {code}"));
    }

    [Theory]
    [InlineData("docs/pbxc.md")]
    [InlineData("docs/pbxc.zh-CN.md")]
    [InlineData("src/PbxConnectors.Cli/README.md")]
    public void Every_command_has_a_row(string file)
    {
        var lines = Lines(file);

        foreach (var command in Root().Subcommands.Select(command => command.Name))
        {
            lines.ShouldContain(line => line.StartsWith($"| `{command}", StringComparison.Ordinal), command);
        }
    }

    [Theory]
    [InlineData("docs/pbxc.md")]
    [InlineData("docs/pbxc.zh-CN.md")]
    public void Options_named_in_the_guide_exist(string file)
    {
        var known = Root().Subcommands.SelectMany(command => command.Subcommands.Append(command)).SelectMany(command => command.Options)
            .Select(option => option.Name).Concat(["--help", "--global"]).ToHashSet();
        var named = System.Text.RegularExpressions.Regex.Matches(string.Join('\n', Lines(file)), "(?<![-\\w])--[a-z][a-z-]*")
            .Select(match => match.Value).Distinct();

        named.Where(option => !known.Contains(option)).ShouldBeEmpty();
    }

    [Fact]
    public void Every_command_can_answer_in_json() =>
        Root().Subcommands.SelectMany(command => command.Subcommands.Count > 0 ? command.Subcommands : [command])
            .Where(command => command.Options.All(option => option.Name != "--json")).Select(command => command.Name).ShouldBeEmpty();

    private static System.CommandLine.RootCommand Root() =>
        PbxcProgram.CreateRoot(new CliTerminal
        {
            Out = SystemTerminal.CreatePlain(TextWriter.Null),
            Error = SystemTerminal.CreatePlain(TextWriter.Null),
        });

    private static string[] Lines(string file)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "PbxConnectors.sln")))
            {
                return File.ReadAllLines(Path.Combine(folder.FullName, file));
            }
        }

        throw new InvalidOperationException("Run the tests from the repository.");
    }
}
