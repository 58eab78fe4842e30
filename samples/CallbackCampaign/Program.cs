using System.Globalization;
using CsvHelper;
using PbxConnectors;
using PbxConnectors.EightHundred;
using PbxConnectors.EightHundred.Calls;
using PbxConnectors.EightHundred.Campaigns;
using PbxConnectors.Testing;

// Creates a campaign at an 800ing PBX, shows results as they arrive, and writes them to a CSV file. A laboratory stands in for the PBX and
// runs twenty times faster than real time; with a real one only the options differ.
if (args is { Length: > 1 } or [['-', ..]])
{
    Console.Error.WriteLine("Takes one argument: the CSV file to write; campaign.csv otherwise.");
    return args is ["--help" or "-h"] ? 0 : 2;
}

string file = args is [var given] ? given : "campaign.csv";
using var cancellation = new CancellationTokenSource();
Console.CancelKeyPress += (_, press) =>
{
    press.Cancel = true;
    cancellation.Cancel();
};

var clock = new ScaledTimeProvider(20, DateTimeOffset.UtcNow);
string[] numbers = [.. Enumerable.Range(1, 6).Select(i => $"1990000000{i}")];
var plan = new NumberPlan()
    .Assign(numbers[0], NumberScenario.Answered())
    .Assign(numbers[1], NumberScenario.NoAnswer())
    .Assign(numbers[2], NumberScenario.Busy())
    .Assign(numbers[3], NumberScenario.Answered(talkTime: TimeSpan.FromSeconds(40)))
    .Assign(numbers[4], NumberScenario.PoweredOff());
await using var exchange = new SimulatedExchange(plan, timeProvider: clock);
exchange.AddExtension("8001", "lab-8001");
await using var pbx = await EightHundredServer.StartAsync(exchange, cancellationToken: cancellation.Token);

var options = new EightHundredOptions { BaseAddress = pbx.BaseAddress, Account = pbx.Account, Password = pbx.Password };
options.Http.AttemptTimeout = TimeSpan.FromMinutes(5); // On the laboratory's quick clock.
await using var client = EightHundredClient.Create(options, timeProvider: clock);

var results = new List<EightHundredCampaignCall>();
try
{
    var flow = (await client.Campaigns.ListFlowsAsync(cancellationToken: cancellation.Token))[0];
    long? id = await client.Campaigns.CreateAsync(
        new EightHundredCampaign(
            "回访",
            EightHundredCampaignType.Automatic,
            [.. numbers.Select((number, index) => new EightHundredCampaignItem(number) { Key = $"order-{index + 1}" })])
        {
            FlowName = flow.Name,
            Agents = ["8001"],
        },
        cancellation.Token);
    Console.WriteLine($"Campaign {id} of {numbers.Length} calls.");

    var query = new EightHundredCampaignQuery(flow.Id!.Value) { CampaignId = id };
    await foreach (var call in client.Campaigns.WatchAsync(query, cancellationToken: cancellation.Token))
    {
        results.Add(call);
        Console.WriteLine($"  {call.Key}: {PhoneNumbers.Mask(call.Phone)} {Describe(call.Status)}, talked {call.TalkTime?.TotalSeconds ?? 0} s");
    }
}
catch (OperationCanceledException)
{
    Console.WriteLine("Stopped; writing what has come.");
}

await using (var csv = CsvWriter.ToFile(file, new CsvWriterOptions { WriteByteOrderMark = true, Injection = CsvInjection.Escape }))
{
    csv.WriteRecord(["key", "number", "status", "called", "talk_seconds", "agent", "recording"]);
    foreach (var call in results)
    {
        csv.WriteRecord([
            call.Key ?? "", call.Phone ?? "", call.Status?.Value ?? "", call.CalledAt?.ToString("O", CultureInfo.InvariantCulture) ?? "",
            call.TalkTime?.TotalSeconds.ToString(CultureInfo.InvariantCulture) ?? "", call.TransferExtension ?? "", call.RecordingPath ?? "",
        ]);
    }
}

Console.WriteLine(results.Count == 1 ? $"1 result in {file}." : $"{results.Count} results in {file}.");
return cancellation.IsCancellationRequested ? 130 : 0;

static string Describe(EightHundredCallStatus? status) =>
    status == EightHundredCallStatus.Transferred ? "connected with an agent"
    : status == EightHundredCallStatus.Answered ? "answered, and no agent came"
    : status == EightHundredCallStatus.NotAnswered ? "not answered"
    : $"status {status}";
