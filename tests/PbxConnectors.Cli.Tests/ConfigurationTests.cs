using PbxConnectors.Cli.Tests.Support;

namespace PbxConnectors.Cli.Tests;

public sealed class ConfigurationTests : IDisposable
{
    private const string Password = "planted-password";
    private readonly AudioFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Without_a_configuration_it_says_how_to_come_by_one()
    {
        var run = await Host().RunAsync("status");

        run.ExitCode.ShouldBe(ExitCode.BadInput);
        run.ErrorLines.ShouldHaveSingleItem().ShouldContain("pbxc lab --write-config pbxc.json");
    }

    [Theory]
    [InlineData("{", "it is not JSON")]
    [InlineData("{}", "holds no connection")]
    [InlineData("""{ "Pbx": { "Connections": { "a": { "Vendor": "ola" }, "b": { "Vendor": "dscom" } } } }""", "Which connection? Name one by --connection")]
    [InlineData("""{ "Pbx": { "Default": "c", "Connections": { "a": { "Vendor": "ola" } } } }""", "there is no such connection. Connections: a.")]
    [InlineData("""{ "Pbx": { "Connections": { "a": { "Vendor": "asterisk", "Password": "x" } } } }""", "is no vendor")]
    [InlineData("""{ "Pbx": { "Connections": { "a": { "Vendor": "ola", "Password": "x", "BaseAdress": "y" } } } }""", "did you mean BaseAddress?")]
    public async Task A_configuration_that_cannot_be_used_is_explained_in_one_line(string json, string reason)
    {
        var run = await Host(json).RunAsync("status");

        run.ExitCode.ShouldBe(ExitCode.BadInput);
        run.ErrorLines.ShouldHaveSingleItem().ShouldContain(reason);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_named()
    {
        var run = await Host().RunAsync("status", "--config", "elsewhere.json");

        run.ExitCode.ShouldBe(ExitCode.BadInput);
        run.ErrorLines.ShouldHaveSingleItem().ShouldStartWith("pbxc: --config elsewhere.json: it cannot be read");
    }

    [Fact]
    public async Task A_missing_password_is_named_with_its_environment_variable_where_nobody_can_be_asked()
    {
        var run = await Host("""{ "Pbx": { "Connections": { "branch": { "Vendor": "ola", "UserName": "u", "BaseAddress": "http://127.0.0.1:9" } } } }""").RunAsync("status");

        run.ErrorLines.ShouldHaveSingleItem().ShouldBe(
            "pbxc: Pbx:Connections:branch:Password is missing. Set the environment variable PBXC_PASSWORD, or put it into the configuration.");
    }

    [Fact]
    public async Task The_pbx_is_found_by_a_file_and_the_password_by_the_environment()
    {
        await using var lab = await LabFixture.StartAsync();
        var host = Host(FileFor(lab), lab);
        host.Environment["PBXC_PASSWORD"] = lab.Pbx.Ola.Password;

        var run = await host.RunAsync("status", "--json");

        run.ExitCode.ShouldBe(ExitCode.Done, run.Error);
        run.Json.GetProperty("connection").GetString().ShouldBe("branch");
    }

    [Fact]
    public async Task A_password_nobody_configured_is_asked_for()
    {
        await using var lab = await LabFixture.StartAsync();
        var asked = new List<string>();
        var host = new CliHost
        {
            WorkingFolder = _folder.Path,
            Time = lab.Pbx.Exchange.Clock,
            AskSecret = (question, _) =>
            {
                asked.Add(question);
                return Task.FromResult(lab.Pbx.Ola.Password);
            },
        };
        _folder.Text("pbxc.json", FileFor(lab));

        var run = await host.RunAsync("status");

        run.ExitCode.ShouldBe(ExitCode.Done, run.Error);
        asked.ShouldBe(["Password of branch"]);
    }

    [Fact]
    public async Task The_environment_goes_before_the_file()
    {
        await using var lab = await LabFixture.StartAsync();
        var host = Host("""{ "Pbx": { "Connections": { "branch": { "Vendor": "ola", "UserName": "nobody", "Password": "no", "BaseAddress": "http://127.0.0.1:9" } } } }""", lab);
        host.Environment["PBX__Connections__branch__BaseAddress"] = lab.Pbx.Ola.BaseAddress.GetLeftPart(UriPartial.Authority);
        host.Environment["PBX__CONNECTIONS__BRANCH__USERNAME"] = lab.Pbx.Ola.UserName;
        host.Environment["PBXC_PASSWORD"] = lab.Pbx.Ola.Password;

        (await host.RunAsync("status")).ExitCode.ShouldBe(ExitCode.Done);
    }

    [Fact]
    public async Task Mistakes_of_other_connections_do_not_stand_in_the_way()
    {
        await using var lab = await LabFixture.StartAsync();
        var host = lab.Host("ola");
        host.Environment["PBX__Connections__other__Vendor"] = "nobody";

        (await host.RunAsync("status", "-c", "OLA")).ExitCode.ShouldBe(ExitCode.Done);
        (await host.RunAsync("status", "-c", "other")).ExitCode.ShouldBe(ExitCode.BadInput);
    }

    [Fact]
    public async Task A_wrong_password_is_told_without_repeating_it()
    {
        await using var lab = await LabFixture.StartAsync();
        var host = lab.Host("dscom");
        host.Environment["PBXC_PASSWORD"] = Password;

        var run = await host.RunAsync("status", "--verbose");

        run.ExitCode.ShouldBe(ExitCode.NotAuthenticated, run.Error);
        (run.Out + run.Error).ShouldNotContain(Password);
        run.ErrorLines[^1].ShouldEndWith("Check user and password in the configuration.");
    }

    [Fact]
    public void No_command_takes_a_secret_as_an_argument()
    {
        var terminal = new Terminal.CliTerminal
        {
            Out = Terminal.SystemTerminal.CreatePlain(TextWriter.Null),
            Error = Terminal.SystemTerminal.CreatePlain(TextWriter.Null),
        };

        var options = PbxcProgram.CreateRoot(terminal).Subcommands.SelectMany(command => command.Options).Select(option => option.Name).ToList();

        options.ShouldContain("--connection");
        options.ShouldNotContain(name => name.Contains("password", StringComparison.OrdinalIgnoreCase)
            || name.Contains("secret", StringComparison.OrdinalIgnoreCase)
            || name.Contains("token", StringComparison.OrdinalIgnoreCase));
    }

    private static string FileFor(LabFixture lab) => $$"""
        {
          "Pbx": {
            "Connections": {
              "branch": {
                "Vendor": "ola",
                "BaseAddress": "{{lab.Pbx.Ola.BaseAddress.GetLeftPart(UriPartial.Authority)}}",
                "UserName": "{{lab.Pbx.Ola.UserName}}",
                "Http": { "AttemptTimeout": "00:10:00" } // the laboratory's clock runs fast
              }
            }
          }
        }
        """;

    private CliHost Host(string? json = null, LabFixture? lab = null)
    {
        if (json is not null)
        {
            _folder.Text("pbxc.json", json);
        }

        return new CliHost { WorkingFolder = _folder.Path, Time = lab?.Pbx.Exchange.Clock ?? TimeProvider.System };
    }
}
