using PbxConnectors.Cli.Tests.Support;

namespace PbxConnectors.Cli.Tests;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("pbxc --help")]
    [InlineData("pbxc classify --help", "classify")]
    public async Task Help_is_no_error(string why, params string[] command)
    {
        var run = await CliRun.RunAsync([.. command, "--help"]);

        run.ExitCode.ShouldBe(ExitCode.Done, why);
        run.Out.ShouldContain("Usage:");
        run.Error.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Try 'pbxc --help'.")]
    [InlineData("Try 'pbxc --help'.", "frobnicate")]
    [InlineData("Try 'pbxc classify --help'.", "classify")]
    [InlineData("Try 'pbxc evaluate --help'.", "evaluate", "--manifest")]
    public async Task A_command_line_that_makes_no_sense_is_answered_in_one_line(string hint, params string[] command)
    {
        var run = await CliRun.RunAsync(command);

        run.ExitCode.ShouldBe(ExitCode.BadInput);
        run.ErrorLines.ShouldHaveSingleItem().ShouldEndWith(hint);
        run.Out.ShouldBeEmpty();
    }
}
