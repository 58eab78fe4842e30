using PbxConnectors;
using PbxConnectors.Ola;
using PbxConnectors.Ola.Dialing;
using PbxConnectors.Ola.Session;
using PbxConnectors.Testing;

// An agent's day at an ola PBX, told by its WebSocket: log in, take a call of the queue, dial a customer, hold and hang up, break, log out.
// A laboratory stands in for the PBX; with a real one only the options differ, and people call in by themselves.
const string Agent = "8001";
const string Queue = "10010";
const string Customer = "19900000001";
const string Caller = "19900000002";

if (args.Length > 0)
{
    Console.Error.WriteLine("Takes no arguments: plays an agent's day in a laboratory of its own and tells it event by event.");
    return args is ["--help" or "-h"] ? 0 : 2;
}

await using var laboratory = await PbxLaboratory.StartAsync(new PbxLaboratoryOptions
{
    NumberPlan = new NumberPlan().Assign(Customer, NumberScenario.Answered(ringTime: TimeSpan.FromSeconds(1), talkTime: TimeSpan.FromMinutes(1))),
    Dscom = null,
    Ola = new OlaServerOptions { WrapUpTime = TimeSpan.FromSeconds(1) },
});
var options = new OlaOptions
{
    BaseAddress = laboratory.Ola.BaseAddress,
    UserName = laboratory.Ola.UserName,
    Password = laboratory.Ola.Password,
    TimeZone = "Asia/Shanghai",
};
options.Session.UserName = Agent;
options.Session.Password = laboratory.Exchange.Extensions.Single(extension => extension.Number == Agent).Password;
options.Session.Keys.Add(OlaRoutingKey.Agent(Agent));
options.Session.Keys.Add(OlaRoutingKey.Queue(Queue, Agent));

await using var client = OlaClient.Create(options);
await using var dialer = new OlaDialer(client);
if (!dialer.TryGetFeature<IPbxEvents>(out var events) || !dialer.TryGetFeature<IPbxAgents>(out var agents)
    || !dialer.TryGetFeature<IPbxCallControl>(out var control))
{
    throw new InvalidOperationException("Without the WebSocket's credentials nothing is told.");
}

Task diary = WriteDiaryAsync();
await client.Session.ConnectAsync();

await DoAsync("logs in", () => agents.LogInAsync(new AgentLogIn { Extension = Agent, Queues = [Queue] }), until: Is("login"));
await DoAsync("gets ready", () => agents.SetReadyAsync(Agent), until: Is("ready"));
await DoAsync("is called by the queue", CallIn, until: Is("ready"));
await DoAsync("dials a customer", DialAsync, until: Is("ready"));
await DoAsync("takes a break", () => agents.SetBreakAsync(Agent, reason: "午餐"), until: Is("unready"));
await DoAsync("logs out", () => agents.LogOutAsync(Agent), until: Is("logout"));

await diary;
return 0;

Task CallIn()
{
    laboratory.Exchange.ReceiveCall(Caller, Queue, new InboundCaller { TalkTime = TimeSpan.FromSeconds(2) });
    return Task.CompletedTask;
}

async Task DialAsync()
{
    await using PbxCall call = await dialer.DialAsync(new DialRequest(Agent, Customer));
    await foreach (CallStateChange change in call.ReadStatesAsync())
    {
        if (change.State == CallState.Connected)
        {
            break;
        }
    }

    await control.HoldAsync(CallReference.ByExtension(Agent));
    Console.WriteLine("           lets the customer wait");
    await Task.Delay(TimeSpan.FromSeconds(1));
    await control.RetrieveAsync(CallReference.ByExtension(Agent));
    Console.WriteLine("           is back, and hangs up");
    await call.HangUpAsync();
    CallResult result = await call.Completion;
    Console.WriteLine($"           the call: {result.Reason}, answered for {(result.EndedAt - result.AnsweredAt)?.TotalSeconds:0.0} s");
}

// Listens before it acts, so that what comes at once is not missed.
async Task DoAsync(string what, Func<Task> act, Func<PbxEvent, bool> until)
{
    Console.WriteLine($"The agent {what}.");
    await using var told = events.ReadEventsAsync().GetAsyncEnumerator();
    var next = told.MoveNextAsync();
    await act();
    while (await next && !until(told.Current))
    {
        next = told.MoveNextAsync();
    }
}

static Func<PbxEvent, bool> Is(string state) => item => item is AgentChanged { Agent: { Extension: Agent, VendorState: { } seen } } && seen == state;

// Ends when the agent has logged out.
async Task WriteDiaryAsync()
{
    await foreach (PbxEvent item in events.ReadEventsAsync())
    {
        string text = item switch
        {
            AgentChanged { Agent: var agent } => $"agent  {agent.Extension} {agent.State} ({agent.VendorState})",
            CallChanged call => $"call   {call.Extension} {call.State} {call.Direction}, the other party is {call.OtherParty}",
            QueueChanged { Caller: { } caller } queue => $"queue  {caller.Caller} {(queue.Left ? "left" : "joined")}",
            ConnectionRestored gap => $"line   back; not heard from {gap.GapFrom:T} to {gap.GapTo:T}",
            _ => item.ToString(),
        };
        Console.WriteLine($"  {(item.At ?? item.ObservedAt).ToOffset(TimeSpan.FromHours(8)):HH:mm:ss} {text}");
        if (Is("logout")(item))
        {
            return;
        }
    }
}
