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

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<string> RunAsync(string sample, params string[] arguments)
    {
        string program = Path.Combine(AppContext.BaseDirectory, sample + ".dll");
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [program, .. arguments])
        {
            WorkingDirectory = _folder.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            var told = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            process.ExitCode.ShouldBe(0, await told + await errors);
            return await told;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
