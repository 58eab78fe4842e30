using System.Diagnostics;
using System.Text;

namespace PbxConnectors.Packages.Tests;

/// <summary>Runs the SDK as a person would, away from the build this test runs in.</summary>
internal static class Dotnet
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    // No such package, no such version, no answer from a source of packages.
    private static readonly string[] NotOffered = ["NU1101", "NU1102", "NU1103", "NU1301"];

    private static string DotnetItself => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>Runs a command to its end; its output is what fails the test when it does not succeed.</summary>
    public static Task<string> RunAsync(string folder, params string[] arguments) =>
        RunAsync(DotnetItself, folder, arguments);

    /// <summary>Runs a program that brings its own runtime along.</summary>
    public static Task<string> RunProgramAsync(string program, params string[] arguments) =>
        RunAsync(OperatingSystem.IsWindows() ? program + ".exe" : program, Path.GetDirectoryName(program)!, arguments);

    /// <summary>Whether a program is on the path.</summary>
    public static bool Finds(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, program)));

    /// <summary>Restores a project; false when a package of others is to be had nowhere, as a runtime may be.</summary>
    public static async Task<bool> TryRestoreAsync(string folder, string project)
    {
        var (exitCode, output) = await StartAsync(DotnetItself, folder, ["restore", project, "-nologo", "-v:quiet", "-nodeReuse:false"]);
        if (exitCode != 0 && NotOffered.Any(code => output.Contains(code, StringComparison.Ordinal)))
        {
            return false;
        }

        exitCode.ShouldBe(0, output);
        return true;
    }

    private static async Task<string> RunAsync(string program, string folder, string[] arguments)
    {
        var (exitCode, output) = await StartAsync(program, folder, arguments);
        exitCode.ShouldBe(0, $"{Path.GetFileName(program)} {string.Join(' ', arguments)}\n{output}");
        return output;
    }

    private static async Task<(int ExitCode, string Output)> StartAsync(string program, string folder, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };

        // A test host inherits the settings of the build that started it; servers that outlive a command would keep its output open.
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        using var process = Process.Start(start)!;
        var output = new StringBuilder();
        process.OutputDataReceived += (_, line) => Append(line.Data);
        process.ErrorDataReceived += (_, line) => Append(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{Path.GetFileName(program)} {string.Join(' ', arguments)} did not end:\n{Text()}");
        }

        return (process.ExitCode, Text());

        void Append(string? line)
        {
            lock (output)
            {
                output.Append(line).Append('\n');
            }
        }

        string Text()
        {
            lock (output)
            {
                return output.ToString();
            }
        }
    }
}
