namespace PbxConnectors.Testing;

// Calls the exchange makes by itself: it calls somebody, and when they have answered, somebody else or nobody.
public sealed partial class SimulatedExchange
{
    /// <summary>
    /// Calls a number or extension, and when it has answered, another, and joins them. A record whose
    /// <see cref="SimulatedCallRecord.DestinationDialled"/> is false is of a call whose first side did not answer.
    /// </summary>
    /// <param name="source">The number or extension called first.</param>
    /// <param name="destination">The number or extension it is joined with.</param>
    public PlaceCallResult PlaceCallback(string source, string destination)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(destination);
        return Run(() =>
        {
            if (!IsNumber(source) || !IsNumber(destination) || destination == source)
            {
                return PlaceCallResult.Refused(PlaceCallRefusal.InvalidDestination);
            }

            if (_extensions.ContainsKey(source) && FindFreeExtension(source, out _) is { } refusal)
            {
                return PlaceCallResult.Refused(refusal);
            }

            var (from, to) = (PartyOf(source), PartyOf(destination));
            if (from.Scenario is { RefuseDial: true } || to.Scenario is { RefuseDial: true })
            {
                return PlaceCallResult.Refused(PlaceCallRefusal.RefusedByPlan);
            }

            CountDial(source);
            var call = Add(new CallMachine(this, from, to, CallApplication.Dial));
            call.StartFromCaller(() => CountDial(destination));
            return PlaceCallResult.Placed(call.Snapshot());
        });
    }

    /// <summary>Calls a number and plays something to whoever answers.</summary>
    public PlaceCallResult PlaceAnnouncement(string number)
    {
        ArgumentNullException.ThrowIfNull(number);
        return Run(() =>
        {
            if (!IsNumber(number))
            {
                return PlaceCallResult.Refused(PlaceCallRefusal.InvalidDestination);
            }

            var to = PartyOf(number);
            if (to.Scenario is { RefuseDial: true })
            {
                return PlaceCallResult.Refused(PlaceCallRefusal.RefusedByPlan);
            }

            CountDial(number);
            var call = Add(new CallMachine(this, Party.Place("announcement"), to, CallApplication.Dial));
            call.StartFromPlace();
            return PlaceCallResult.Placed(call.Snapshot());
        });
    }
}
