using System.Diagnostics;
using PbxConnectors.Testing;

namespace PbxConnectors.Ola.Tests;

/// <summary>
/// A client in another language that shares no line with ours meets the laboratory's server: were both ours wrong in the same way, it would
/// not get along.
/// </summary>
public sealed class NodeClientTests
{
    [NodeFact]
    public async Task A_client_written_from_the_wire_alone_signs_on_dials_sees_the_states_and_hangs_up()
    {
        await using var lab = await OlaLab.StartAsync(NumberScenario.Answered(talkTime: TimeSpan.FromHours(1)));
        using var node = Process.Start(new ProcessStartInfo("node")
        {
            ArgumentList =
            {
                Path.Combine(AppContext.BaseDirectory, "Node", "ola-client.mjs"),
                lab.Server.SocketAddress.ToString(),
                OlaLab.Extension,
                Planted.ExtensionSecret,
                OlaLab.Number,
            },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        }).ShouldNotBeNull();
        var steps = new List<string>();
        try
        {
            while (await node.StandardOutput.ReadLineAsync(TestTimeout.Token) is { } step)
            {
                steps.Add(step);
                if (step == "dialled")
                {
                    lab.Time.Advance(TimeSpan.FromSeconds(10));
                }
            }

            string errors = await node.StandardError.ReadToEndAsync(TestTimeout.Token);
            await node.WaitForExitAsync(TestTimeout.Token);
            errors.ShouldBeEmpty();
        }
        finally
        {
            if (!node.HasExited)
            {
                node.Kill();
            }
        }

        steps.ShouldBe(
        [
            "authenticated", "subscribed", "logged in", "login", "set ready", "ready", "dialled", "busy calling", "busy answered false",
            "busy answered true", "hung up", "acw", "pinged", "unsubscribed", "done",
        ]);
        lab.Server.ProtocolViolations.ShouldBeEmpty();
    }

    /// <summary>A test that needs Node; where there is none it is skipped and says so.</summary>
    private sealed class NodeFactAttribute : FactAttribute
    {
        private static readonly bool HasNode = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, OperatingSystem.IsWindows() ? "node.exe" : "node")));

        public NodeFactAttribute() => Skip = HasNode ? null : "Node is not installed.";
    }
}
