using System.Text.Json.Nodes;
using PbxConnectors.CallProgress;
using PbxConnectors.Testing;

namespace PbxConnectors.Cli.Lab;

/// <summary>A laboratory with all its servers, at fixed ports.</summary>
internal sealed class RunningLab : IAsyncDisposable
{
    private RunningLab(PbxLaboratory laboratory) => Laboratory = laboratory;

    public PbxLaboratory Laboratory { get; }

    public required LabReport Report { get; init; }

    /// <param name="firstPort">Port of the first server; the others follow. 0 for ports of the system's choice.</param>
    /// <param name="extensions">How many extensions there are.</param>
    /// <param name="speed">How much faster than real time its clock runs.</param>
    /// <param name="plan">What happens with which number.</param>
    /// <param name="numbers">The numbers to tell of, which are also those the empty-number server hands out.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    public static async Task<RunningLab> StartAsync(
        int firstPort, int extensions, double speed, NumberPlan plan, IReadOnlyList<LabNumber> numbers, CancellationToken cancellationToken)
    {
        int offset = 0;
        int Next() => firstPort == 0 ? 0 : firstPort + offset++;
        PbxLaboratory laboratory;
        try
        {
            laboratory = await PbxLaboratory.StartAsync(
                new PbxLaboratoryOptions
                {
                    NumberPlan = plan,
                    Extensions = extensions,
                    Dscom = new DscomServerOptions { Port = Next(), BillingPort = Next() },
                    Ola = new OlaServerOptions { Port = Next() },
                    EightHundred = new EightHundredServerOptions { Port = Next() },
                    EmptyNumberPort = Next(),

                    // Sound travels in real time, whatever the clock says.
                    Sip = speed > 1 ? null : new SipServerOptions { Port = Next() },
                    NumbersToScreen = [.. numbers.Select(number => number.Number)],
                    TimeProvider = speed > 1 ? new ScaledTimeProvider(speed) : TimeProvider.System,
                },
                cancellationToken);
        }
        catch (IOException exception)
        {
            throw new CliException(ExitCode.BadInput, $"{exception.Message.TrimEnd('.')}. Choose others by --port, or 0 for free ones.", exception);
        }

        return new RunningLab(laboratory) { Report = Describe(laboratory, numbers, speed) };
    }

    public ValueTask DisposeAsync() => Laboratory.DisposeAsync();

    private static LabReport Describe(PbxLaboratory laboratory, IReadOnlyList<LabNumber> numbers, double speed)
    {
        var (dscom, ola, eightHundred) = (laboratory.Dscom, laboratory.Ola, laboratory.EightHundred);
        var first = laboratory.Exchange.Extensions[0];
        return new LabReport
        {
            Servers =
            [
                new("dscom", "OAuth and REST", Shown(dscom.BaseAddress), new Dictionary<string, string>
                {
                    ["clientId"] = dscom.ClientId,
                    ["clientSecret"] = dscom.ClientSecret,
                    ["userName"] = dscom.UserName,
                    ["password"] = dscom.Password,
                    ["prefix"] = dscom.Options.Prefix,
                }),
                new("dscom-billing", "billing push, WebSocket", Shown(dscom.BillingAddress), new Dictionary<string, string>()),
                new("ola", "REST, and a WebSocket at " + ola.Options.SocketPath, Shown(ola.BaseAddress), new Dictionary<string, string>
                {
                    ["userName"] = ola.UserName,
                    ["password"] = ola.Password,
                    ["webSocketUserName"] = first.Number,
                    ["webSocketPassword"] = first.Password,
                }),
                new("800ing", "jsondata", Shown(eightHundred.BaseAddress), new Dictionary<string, string>
                {
                    ["account"] = eightHundred.Account,
                    ["password"] = eightHundred.Password,
                }),
                new("emptynumber", "empty-number server", Shown(laboratory.EmptyNumber.BaseAddress), new Dictionary<string, string>()),
                .. speed > 1 ? [] : new[] { SipLine(laboratory) },
            ],
            Extensions = [.. laboratory.Exchange.Extensions.Select(extension => new LabExtension(extension.Number, extension.Password))],
            Numbers = numbers,
            Configuration = Configuration(laboratory, speed),
        };
    }

    private static JsonObject Configuration(PbxLaboratory laboratory, double speed)
    {
        var settings = laboratory.ToConfiguration().ToDictionary(pair => pair.Key, pair => pair.Value!);
        settings["Screening:BaseAddress"] = laboratory.EmptyNumber.BaseAddress.AbsoluteUri;
        settings["Screening:Screening:StopWhenPlanEmpty"] = "true";
        var root = new JsonObject();
        foreach (var (key, value) in settings)
        {
            // Time limits are stretched for clocks that run fast. In real time the usual ones are right.
            if (speed <= 1 && key.EndsWith("Timeout", StringComparison.Ordinal))
            {
                continue;
            }

            var path = key.Split(':');
            var node = root;
            foreach (var part in path[..^1])
            {
                node = (JsonObject)(node[part] ??= new JsonObject());
            }

            node[path[^1]] = key.EndsWith("Address", StringComparison.Ordinal) ? Shown(new Uri(value)) : value;
        }

        return root;
    }

    private static string Shown(Uri address) => address.AbsolutePath == "/" ? address.GetLeftPart(UriPartial.Authority) : address.AbsoluteUri;

    private static LabServer SipLine(PbxLaboratory laboratory) => new(
        "sip", "SIP over UDP and TCP, extensions with their passwords", $"sip:{laboratory.Sip.EndPoint}", new Dictionary<string, string>());
}
