using PbxConnectors.Cli.Lab;
using PbxConnectors.Testing;

namespace PbxConnectors.Cli.Tests.Support;

/// <summary>A laboratory with every server, and command lines that lead there by their environment.</summary>
internal sealed class LabFixture : IAsyncDisposable
{
    private LabFixture(PbxLaboratory pbx) => Pbx = pbx;

    public PbxLaboratory Pbx { get; }

    public static async Task<LabFixture> StartAsync(double speed = 60) => new(await PbxLaboratory.StartAsync(new PbxLaboratoryOptions
    {
        NumberPlan = LabNumbers.CreatePlan(),
        Ola = new OlaServerOptions(),
        EightHundred = new EightHundredServerOptions(),
        NumbersToScreen = [.. LabNumbers.All.Take(8).Select(number => number.Number)],
        TimeProvider = new ScaledTimeProvider(speed),
    }));

    public ValueTask DisposeAsync() => Pbx.DisposeAsync();

    /// <summary>A host whose environment holds the configuration of all connections; the default is the one named.</summary>
    public CliHost Host(string connection = "dscom", int? width = null)
    {
        var host = new CliHost { Time = Pbx.Exchange.Clock, Width = width };
        foreach (var (key, value) in Pbx.ToConfiguration(@default: connection))
        {
            host.Environment[key.Replace(":", "__", StringComparison.Ordinal).Replace("Pbx__", "PBX__", StringComparison.Ordinal)] = value!;
        }

        return host;
    }
}
