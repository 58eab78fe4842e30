using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace PbxConnectors.EndToEnd.Tests;

/// <summary>The samples that are one file each, run as programs of their own: each brings its laboratory along.</summary>
public sealed class ProgramTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pbx-samples-");

    [Fact]
    public async Task FollowCall_tells_a_call_by_polling_and_by_push()
    {
        string told = await RunAsync("FollowCall");

        told.ShouldContain("By polling:");
        told.ShouldContain("By push:");

        // How the PBX rounds the talk time hangs on where in a second the call begins.
        Regex.Count(told, "Normal, talked [23] s, cause 16").ShouldBe(2, told);
    }

    [Fact]
    public async Task FollowAgent_tells_an_agents_day_to_its_end()
    {
        string told = await RunAsync("FollowAgent");

        told.ShouldContain("The agent logs out.");
        told.ShouldContain("the call: Normal");
        told.TrimEnd().ShouldEndWith("(logout)");
    }

    [Fact]
    public async Task CallbackCampaign_writes_a_result_for_every_number()
    {
        string file = Path.Combine(_folder.FullName, "campaign.csv");

        string told = await RunAsync("CallbackCampaign", file);

        told.ShouldContain("6 results in");
        (await File.ReadAllLinesAsync(file)).Length.ShouldBe(7);
    }

    [Theory]
    [InlineData("FollowCall", 0, "Takes no arguments", "--help")]
    [InlineData("FollowCall", 2, "Takes no arguments", "8001")]
    [InlineData("FollowAgent", 0, "Takes no arguments", "--help")]
    [InlineData("FollowAgent", 2, "Takes no arguments", "--agent", "8001")]
    [InlineData("CallbackCampaign", 0, "the CSV file", "--help")]
    [InlineData("CallbackCampaign", 2, "the CSV file", "--out")]
    [InlineData("CallbackCampaign", 2, "the CSV file", "a.csv", "b.csv")]
    [InlineData("SwapVendor", 0, "--Pbx:Default", "--help")]
    [InlineData("SwapVendor", 2, "--Pbx:Default", "ola")]
    [InlineData("SwapVendor", 2, "Connections: 800ing, dscom, ola", "--Pbx:Default", "another")]
    [InlineData("ScreenNumbers", 2, "'--bogus'", "--bogus")]
    [InlineData("ScreenNumbers", 2, "--lines takes 1 to 500", "--lines", "0")]
    [InlineData("ScreenNumbers", 2, "--lines takes 1 to 500", "--lines", "many")]
    [InlineData("ScreenNumbers", 2, "There is no recording in", "--audio", ".")]
    public async Task An_argument_it_does_not_know_starts_nothing(string sample, int exit, string told, params string[] arguments)
    {
        (await RunAsync(sample, exit, arguments)).ShouldContain(told);

        _folder.EnumerateFiles().ShouldBeEmpty();
    }

    [Fact]
    public async Task What_ScreenNumbers_can_do_names_no_folder_of_this_machine()
    {
        string told = await RunAsync("ScreenNumbers", "--help");

        told.ShouldContain("--numbers");
        told.ShouldNotContain(AppContext.BaseDirectory);
    }

    [Theory]
    [InlineData("FollowCall", "Initiated")]
    [InlineData("FollowAgent", "gets ready")]
    [InlineData("SwapVendor", "dscom:")]
    [InlineData("CallbackCampaign", "Campaign")]
    public async Task Ctrl_C_ends_it(string sample, string underWay)
    {
        if (OperatingSystem.IsWindows())
        {
            // There a process cannot be sent what the keys send.
            return;
        }

        using var limit = new CancellationTokenSource(Limit);
        using var process = Start(sample);
        try
        {
            while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line && !line.Contains(underWay, StringComparison.Ordinal))
            {
            }

            using var kill = Process.Start("kill", ["-INT", $"{process.Id}"]);
            await kill.WaitForExitAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            process.ExitCode.ShouldBe(130);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private Task<string> RunAsync(string sample, params string[] arguments) => RunAsync(sample, 0, arguments);

    // What it told, errors last.
    private async Task<string> RunAsync(string sample, int exit, string[] arguments)
    {
        using var process = Start(sample, arguments);
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            var told = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            process.ExitCode.ShouldBe(exit, await told + await errors);
            return await told + await errors;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private Process Start(string sample, params string[] arguments)
    {
        string program = Path.Combine(AppContext.BaseDirectory, sample + ".dll");
        return Process.Start(new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [program, .. arguments])
        {
            WorkingDirectory = _folder.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        })!;
    }
}
