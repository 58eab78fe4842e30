using Microsoft.Extensions.DependencyInjection;

namespace PbxConnectors.Conformance;

/// <summary>
/// One vendor as the suite sees it: a PBX over a simulated exchange, and the registration of its connector. Derive one class, and every
/// specification runs against it; a new one is made for each test.
/// </summary>
public abstract class PbxUnderTest : IAsyncDisposable
{
    // Longer than any test: calls end when the specification says so.
    private static readonly TimeSpan RingLimit = TimeSpan.FromHours(4);

    private static readonly Dictionary<string, Func<PbxUnderTest>> Known = typeof(PbxUnderTest).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(PbxUnderTest)) && !type.IsAbstract)
        .Select(type => (Func<PbxUnderTest>)(() => (PbxUnderTest)Activator.CreateInstance(type)!))
        .ToDictionary(make => make().Name, StringComparer.Ordinal);

    private ServiceProvider? _services;
    private bool _stopped;

    /// <summary>The names of all vendors, in order.</summary>
    public static IEnumerable<string> Names => Known.Keys.Order(StringComparer.Ordinal);

    /// <summary>The exchange behind the PBX.</summary>
    public SimulatedExchange Exchange { get; private set; } = null!;

    /// <summary>What the specification wants.</summary>
    public Bench Bench { get; private set; } = null!;

    /// <summary>The dialer, from a container of its own that is validated.</summary>
    public IPbxDialer Dialer => Services.GetRequiredService<IPbxDialer>();

    /// <summary>That container.</summary>
    public ServiceProvider Services => _services ??= Build(services => Register(services, ""));

    /// <summary>Starts a vendor's PBX.</summary>
    public static async Task<PbxUnderTest> StartAsync(string vendor, Bench? bench = null)
    {
        var pbx = Known[vendor]();
        pbx.Bench = bench ?? Number.Bench;
        pbx.Exchange = new SimulatedExchange(
            pbx.Bench.Numbers,
            new ExchangeOptions { RingLimit = RingLimit, MaxCallsPerExtension = pbx.Bench.CallsPerExtension },
            new ScaledTimeProvider(pbx.Speed));
        for (int i = 0; i < pbx.Bench.Extensions; i++)
        {
            pbx.Exchange.AddExtension($"{8001 + i}", $"invented-{i}");
        }

        pbx.Exchange.AddExtension(Bench.SilentExtension, "invented-silent", ExtensionBehaviour.NeverAnswers);
        pbx.Prepare(pbx.Bench.Numbers);
        await pbx.StartPbxAsync(Bench.Limit);
        return pbx;
    }

    /// <summary>The name shown with each test.</summary>
    public abstract string Name { get; }

    /// <summary>How often the PBX was told to dial, whatever came of it.</summary>
    public abstract int DialCommands { get; }

    /// <summary>How often the PBX was told to hang up, whatever came of it.</summary>
    public abstract int HangUpCommands { get; }

    /// <summary>How many requests and commands it has received.</summary>
    public abstract int Requests { get; }

    /// <summary>The reasons for an unanswered call that this PBX names; others end as <see cref="EndReason.Unknown"/>.</summary>
    public abstract IReadOnlySet<EndReason> Tells { get; }

    /// <summary>Every breach of the vendor's document so far.</summary>
    public virtual IReadOnlyList<string> Violations => [];

    /// <summary>A queue there is.</summary>
    public virtual string Queue => "200";

    /// <summary>That queue, where a call is transferred to an application.</summary>
    public virtual string QueueApplication => Queue;

    /// <summary>A desk device there is, where the PBX has such.</summary>
    public virtual string Device => "none";

    /// <summary>How a waiting caller is named to <see cref="IPbxCallControl.TakeQueuedCallAsync"/>.</summary>
    public virtual string NameOf(WaitingCaller caller) => caller.Caller!;

    /// <summary>A campaign this PBX would take.</summary>
    public virtual CampaignRequest CampaignTo(string number) => new() { Numbers = [number], Application = "none" };

    /// <summary>Whether the states of extensions and agents can be known; where not they are unknown, never guessed.</summary>
    public virtual bool TellsStates => true;

    /// <summary>Whether the dialer is the extension itself: a refusal is then the end of the call, and its calls end with it.</summary>
    public bool IsLine => Dialer.TryGetFeature<IPbxLines>(out _);

    /// <summary>Whether a lost connection is noticed at once; where not, it is a long silence.</summary>
    public virtual bool NoticesLostConnections => true;

    /// <summary>How many times faster than life it goes.</summary>
    protected virtual double Speed => Bench.Speed;

    /// <summary>Registers a connection to the PBX.</summary>
    public abstract void Register(IServiceCollection services, string name);

    /// <summary>The next dial command goes wrong in this way.</summary>
    public abstract void StrikeDial(Fault fault);

    /// <summary>Waits until the PBX has been told to dial so often.</summary>
    public abstract Task WaitForDialCommandsAsync(int count);

    /// <summary>Changes what happens when numbers are dialled, where this PBX needs it to be seen at all.</summary>
    protected virtual void Prepare(NumberPlan numbers)
    {
    }

    /// <summary>Starts the PBX over <see cref="Exchange"/>.</summary>
    protected abstract Task StartPbxAsync(CancellationToken cancellationToken);

    /// <summary>Stops the PBX: from now on connections are refused.</summary>
    protected abstract ValueTask StopPbxAsync();

    /// <summary>The PBX restarts: calls are gone, and nobody is told.</summary>
    public virtual void Restart() => Exchange.Restart();

    /// <summary>Whoever sits at an extension hangs up.</summary>
    public virtual void HangUpAt(string extension) => Exchange.HangUp(extension).ShouldBeTrue();

    /// <summary>How often the PBX dialled a number.</summary>
    public virtual int DialCount(string number) => Exchange.DialCount(number);

    /// <summary>How many calls are going on.</summary>
    public virtual int CallsGoingOn => Exchange.ActiveCalls.Count;

    /// <summary>Waits until the exchange has done something.</summary>
    public virtual Task WaitForAsync(Func<SimulatedExchange, bool> done) => Exchange.WaitForAsync(done, Bench.Limit);

    /// <summary>Waits until a call to a number is in a state, by the PBX and whether or not it tells.</summary>
    public virtual Task WaitForAsync(string number, CallState state) => Exchange.WaitForAsync(
        exchange => exchange.ActiveCalls.Any(call => call.Callee == number && StateOf(call) == state), Bench.Limit);

    /// <summary>Lets some seconds pass: as long as a call between others takes.</summary>
    public virtual async Task LetTimePassAsync()
    {
        int before = Exchange.RecordCount;
        Exchange.PlaceCall("8003", Number.Answering).Accepted.ShouldBeTrue();
        await Exchange.WaitForRecordsAsync(before + 1, Bench.Limit);
    }

    /// <summary>Dials from <see cref="Bench.Extension"/> or another extension.</summary>
    public Task<PbxCall> DialAsync(string number, string from = Bench.Extension) =>
        Dialer.DialAsync(new DialRequest(from, number), Bench.Limit).WaitAsync(Bench.Limit);

    /// <summary>Has <see cref="Bench.Extension"/> talk with a number, in a call that operations can be tried on.</summary>
    public virtual Task TalkAsync()
    {
        Exchange.PlaceCall(Bench.Extension, Number.Talking).Accepted.ShouldBeTrue();
        return WaitForAsync(Number.Talking, CallState.Connected);
    }

    /// <summary>Dials, and waits for the end.</summary>
    public async Task<CallResult> CallAsync(string number, string from = Bench.Extension) =>
        await (await DialAsync(number, from)).Completion.WaitAsync(Bench.Limit);

    /// <summary>Dials, and waits for the end of a call in which there was something to record.</summary>
    public virtual Task<CallResult> CallWithSoundAsync() => CallAsync(Number.Answering);

    /// <summary>The feature, which must be there.</summary>
    public TFeature Feature<TFeature>()
        where TFeature : class, IPbxFeature
    {
        Dialer.TryGetFeature<TFeature>(out var feature).ShouldBeTrue($"{Name} declares what {typeof(TFeature).Name} does");
        return feature!;
    }

    /// <summary>A validated container with the PBX's clock.</summary>
    public ServiceProvider Build(Action<IServiceCollection> register)
    {
        var services = Watched.Services();
        services.AddSingleton(Exchange.Clock);
        register(services);
        return services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });
    }

    /// <summary>Stops the PBX for good.</summary>
    public async Task StopAsync()
    {
        if (!_stopped)
        {
            _stopped = true;
            await StopPbxAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_services is not null)
        {
            await _services.DisposeAsync();
        }

        await StopAsync();
        await Exchange.DisposeAsync();

        // Whatever a test is about: what was sent kept to the document.
        Violations.ShouldBeEmpty();
    }

    private static CallState StateOf(SimulatedCall call) => call.State switch
    {
        SimulatedCallState.Initiated or SimulatedCallState.Proceeding => CallState.Initiated,
        SimulatedCallState.Alerting => CallState.Alerting,
        SimulatedCallState.Connected => CallState.Connected,
        _ => CallState.Unknown,
    };
}
