namespace PbxConnectors.Testing.Tests;

/// <summary>An exchange on virtual time that writes down the states its calls go through.</summary>
internal sealed class ExchangeFixture : IAsyncDisposable
{
    public const string Number = "13900000001";

    private readonly List<string> _states = [];

    public ExchangeFixture(NumberScenario scenario, ExchangeOptions? options = null)
    {
        Plan = new NumberPlan().Assign(Number, scenario);
        Exchange = new SimulatedExchange(Plan, options, Time);
        Exchange.AddExtension("8001", "secret-1");
        Exchange.CallChanged += (_, change) => _states.Add($"{(change.At - Start).TotalSeconds:0.##} {change.Call.State}");
        Start = Time.GetUtcNow();
    }

    public NumberPlan Plan { get; }
    public ManualTimeProvider Time { get; } = new();
    public SimulatedExchange Exchange { get; }
    public DateTimeOffset Start { get; }

    /// <summary>Every change of state, with the seconds since the start.</summary>
    public IReadOnlyList<string> States => _states;

    public SimulatedCallRecord Record => Exchange.Records.ShouldHaveSingleItem();

    public SimulatedCall Dial(string extension = "8001", string number = Number)
    {
        var result = Exchange.PlaceCall(extension, number);
        result.Refusal.ShouldBeNull();
        return result.Call!;
    }

    public ValueTask DisposeAsync() => Exchange.DisposeAsync();
}
