using PbxConnectors;
using PbxConnectors.Dscom;
using PbxConnectors.Dscom.Dialing;
using PbxConnectors.Testing;

// Places one call twice: once its end is told by the billing push, once by asking for the records. A laboratory stands in for the PBX;
// with a real one only the options differ.
const string Number = "19900000001";

if (args.Length > 0)
{
    Console.Error.WriteLine("Takes no arguments: places a call in a laboratory of its own and tells how it goes.");
    return args is ["--help" or "-h"] ? 0 : 2;
}

await using var laboratory = await PbxLaboratory.StartAsync(new PbxLaboratoryOptions
{
    NumberPlan = new NumberPlan().Assign(Number, NumberScenario.Answered(ringTime: TimeSpan.FromSeconds(2), talkTime: TimeSpan.FromSeconds(3))),
});

await FollowAsync("polling", push: false);
await FollowAsync("push", push: true);
return 0;

async Task FollowAsync(string how, bool push)
{
    var pbx = laboratory.Dscom;
    var options = new DscomOptions
    {
        BaseAddress = new Uri(pbx.BaseAddress.GetLeftPart(UriPartial.Authority)),
        ClientId = pbx.ClientId,
        ClientSecret = pbx.ClientSecret,
        UserName = pbx.UserName,
        Password = pbx.Password,
        TimeZone = "Asia/Shanghai",
    };
    options.BillingPush.Enabled = push;
    options.BillingPush.Address = pbx.BillingAddress;
    await using var client = DscomClient.Create(options);
    await using var dialer = new DscomDialer(client);
    if (push)
    {
        await laboratory.Dscom.WaitForBillingConnectionsAsync(1);
    }

    Console.WriteLine($"By {how}:");
    int before = Questions();
    await using PbxCall call = await dialer.DialAsync(new DialRequest("8001", Number));
    await foreach (CallStateChange change in call.ReadStatesAsync())
    {
        var at = change.At.ToOffset(TimeSpan.FromHours(8));
        Console.WriteLine($"  {change.State,-10} at {at:HH:mm:ss}, learnt {(change.ObservedAt - at).TotalSeconds:0.0} s later ({change.Freshness})");
    }

    CallResult result = await call.Completion;
    Console.WriteLine($"  {result.Reason}, talked {result.TalkTime?.TotalSeconds} s, cause {result.Q850Cause}");
    Console.WriteLine($"  asked for records {Questions() - before} time(s)");

    int Questions() => pbx.Requests.Count(request => request.Operation == "listCallRecords");
}
