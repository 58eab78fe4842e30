namespace PbxConnectors.Testing;

// Calls that begin at the exchange.
internal sealed partial class CallMachine
{
    /// <summary>The first side is called; the second when it has answered.</summary>
    public void StartFromCaller(Action dialling)
    {
        if (Caller.Extension is not null)
        {
            StartFromExtension(dialling);
            return;
        }

        MoveTo(SimulatedCallState.Initiated);
        if (!_exchange.TrunkIsAvailable)
        {
            Clear(NetworkOutOfOrder);
            return;
        }

        var scenario = Caller.Scenario!;
        var limit = _exchange.Options.RingLimit;
        if (scenario.Answers && scenario.RingTime <= limit)
        {
            After(_exchange.Options.PostDialDelay + scenario.RingTime, () =>
            {
                dialling();
                DialCallee();
            });
            return;
        }

        // The leg has no media yet, so nothing is recorded: only the length of what would be heard counts.
        var heard = scenario.RingTime > TimeSpan.Zero ? scenario.RingTime : Play(scenario.EarlyMedia) ?? limit;
        After(_exchange.Options.PostDialDelay + (heard < limit ? heard : limit), () => Clear(scenario.Q850Cause ?? NoAnswerFromUser));
    }

    /// <summary>A place of the exchange calls.</summary>
    public void StartFromPlace()
    {
        MoveTo(SimulatedCallState.Initiated);
        DialCallee();
    }
}
