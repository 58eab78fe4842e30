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
    [InlineData("'frobnicate' is no command or option. Try 'pbxc --help'.", "frobnicate")]
    [InlineData("'--bogus' is no command or option. Try 'pbxc classify --help'.", "classify", "a.wav", "--bogus")]
    [InlineData("'--verbos' is no command or option. Try 'pbxc dial --help'.", "dial", "--verbos", "8001")]
    [InlineData("FILE is missing. Try 'pbxc classify --help'.", "classify")]
    [InlineData("NUMBER is missing. Try 'pbxc dial --help'.", "dial", "8001")]
    [InlineData("--ring-timeout takes a number of seconds, a day at most. Try 'pbxc dial --help'.", "dial", "8001", "8002", "--ring-timeout", "soon")]
    [InlineData("--hang-up-after takes a number of seconds, a day at most. Try 'pbxc dial --help'.", "dial", "8001", "8002", "--hang-up-after", "-1")]
    [InlineData("--channel takes 0 or more. Try 'pbxc dial --help'.", "dial", "8001", "8002", "--from-device", "--channel", "first")]
    [InlineData("--lines takes 1 or more. Try 'pbxc screen --help'.", "screen", "--lines", "many")]
    [InlineData("--limit takes 1 or more. Try 'pbxc records --help'.", "records", "--limit", "0")]
    [InlineData("--count takes 1 or more. Try 'pbxc follow --help'.", "follow", "--count", "x")]
    [InlineData("--for takes a number of seconds, a day at most. Try 'pbxc follow --help'.", "follow", "--for", "0")]
    [InlineData("--speed takes 1 to 100. Try 'pbxc lab --help'.", "lab", "--speed", "fast")]
    [InlineData("--port takes 0, or 1024 to 65530. Try 'pbxc lab --help'.", "lab", "--port", "http")]
    public async Task A_command_line_that_makes_no_sense_is_answered_in_one_line(string hint, params string[] command)
    {
        var run = await CliRun.RunAsync(command);

        run.ExitCode.ShouldBe(ExitCode.BadInput);
        run.ErrorLines.ShouldHaveSingleItem().ShouldEndWith(hint);
        run.Out.ShouldBeEmpty();
    }
}
