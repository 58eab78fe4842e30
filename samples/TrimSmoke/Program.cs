using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PbxConnectors;
using PbxConnectors.CallProgress;
using PbxConnectors.EmptyNumber;

// Whether the packages stand being trimmed: dials a number through every connection of a section and hears what was recorded.
//   TrimSmoke SETTINGS NUMBER     SETTINGS holds a line key=value per setting, such as Pbx:Default=ola.
if (args is not [string file, string number])
{
    Console.Error.WriteLine("TrimSmoke SETTINGS NUMBER");
    return 2;
}

var settings = File.ReadLines(file).Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], string? (pair) => pair[1]);
IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
var services = new ServiceCollection();
services.AddPbxConnectors(configuration.GetSection("Pbx"));
services.AddEmptyNumberScreening(configuration.GetSection("Screening"));
await using var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });
using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));

bool right = true;
var registry = provider.GetRequiredService<IPbxDialerRegistry>();
foreach (var connection in registry.Connections)
{
    registry.TryGet(connection.Connection, out var dialer);
    await using var call = await dialer!.DialAsync(new DialRequest("8001", number), limit.Token);
    var result = await call.Completion.WaitAsync(limit.Token);
    Console.WriteLine($"{connection.Vendor}: {result.Reason}, {await HearAsync(dialer, result)}");
    right &= result.Reason == EndReason.Normal;
}

string client = await provider.GetRequiredService<EmptyNumberClient>().AcquireClientIdAsync(limit.Token);
Console.WriteLine($"empty-number server: {(client.Length > 0 ? "client id obtained" : "no client id")}");
return right && client.Length > 0 ? 0 : 1;

async Task<string> HearAsync(IPbxDialer dialer, CallResult result)
{
    if (result.Recording is not { } reference || !dialer.TryGetFeature<IPbxRecordings>(out var recordings))
    {
        return "no recording";
    }

    await using var recording = await recordings.OpenRecordingAsync(reference, limit.Token);
    using var copy = new MemoryStream();
    await recording.Content.CopyToAsync(copy, limit.Token);
    copy.Position = 0;
    return WaveFile.TryRead(copy, out var audio, out string? problem)
        ? $"heard {CallProgressAnalyzer.Classify(audio, AnnouncementLibrary.Empty).Evidence}"
        : $"unheard: {problem}";
}
