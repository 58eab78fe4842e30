using Microsoft.Extensions.Logging;

namespace PbxConnectors.EmptyNumber;

/// <summary>
/// Takes dial plans while lines are free, and turns each entry into at most one assignment: a number is dialled once in a run, however
/// often the server hands it out.
/// </summary>
internal sealed class PlanTaker(
    EmptyNumberClient client,
    ClientSession session,
    LinePool pool,
    ScreeningOptions options,
    ScreeningCounters counters,
    RunLifetime lifetime,
    TimeProvider time,
    ILogger logger)
{
    private const int ForgivenPlans = 3;
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private long _lastTicks;
    private int _failures;

    public DateTimeOffset? LastAt => Interlocked.Read(ref _lastTicks) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    public int Failures => Volatile.Read(ref _failures);

    /// <summary>Numbers handed out beyond <see cref="ScreeningOptions.MaxNumbers"/>; read after the run.</summary>
    public List<Assignment> BeyondLimit { get; } = [];

    /// <summary>Takes plans until the plan stays empty or the limit is reached, where the options say so; otherwise until stopped.</summary>
    /// <exception cref="PbxException">The server refuses every client id.</exception>
    public async Task RunAsync()
    {
        var stopping = lifetime.Stopping;
        int emptyInARow = 0;
        while (!stopping.IsCancellationRequested)
        {
            await pool.WaitForFreeLineAsync(stopping).ConfigureAwait(false);
            bool informed = await TellWhoIsFreeAsync().ConfigureAwait(false);

            // Read before asking: a line that becomes free while the server answers must not wait out the pause.
            var nextFree = pool.NextFreeLine;
            bool quiet = !pool.HasWork;
            var plan = await TakeAsync(stopping).ConfigureAwait(false);
            if (plan is null)
            {
                continue;
            }

            var (taken, doubles) = Accept(plan);
            if (_seen.Count >= options.MaxNumbers)
            {
                Log.LimitReached(logger, options.MaxNumbers.Value);
                return;
            }

            if (taken > 0)
            {
                emptyInARow = 0;
                continue;
            }

            // A plan of nothing but doubles is not empty: new numbers may stand behind them. Nor, for a while, is one from a server that
            // missed that a line is free.
            if (quiet && doubles == 0
                && ++emptyInARow >= options.EmptyPlansBeforeStop + (informed ? 0 : ForgivenPlans) && options.StopWhenPlanEmpty)
            {
                Log.PlanStaysEmpty(logger, emptyInARow);
                return;
            }

            if (doubles > 0)
            {
                await Task.Delay(options.EmptyPlanPause, time, stopping).ConfigureAwait(false);
            }
            else if (!nextFree.IsCompleted)
            {
                await Pause.UntilAsync(nextFree, options.EmptyPlanPause, time, stopping).ConfigureAwait(false);
            }
        }
    }

    private async Task<bool> TellWhoIsFreeAsync()
    {
        bool[] known = await Task.WhenAll(pool.FreeLines.Select(line => line.EnsureKnownAsync())).ConfigureAwait(false);
        return !known.Contains(false);
    }

    // Null after trouble, waited for already.
    private async Task<IReadOnlyList<DialPlanEntry>?> TakeAsync(CancellationToken stopping)
    {
        string id = session.Id;
        try
        {
            // A stop waits for an answer under way: the numbers in it would be lost.
            var plan = await client.GetDialPlanAsync(id, lifetime.Abandoned).ConfigureAwait(false);
            Volatile.Write(ref _failures, 0);
            Interlocked.Exchange(ref _lastTicks, time.GetUtcNow().UtcTicks);
            session.Accepted(EmptyNumberOperations.GetDialPlan);
            return plan;
        }
        catch (PbxException e)
        {
            int failures = Interlocked.Increment(ref _failures);
            if (ClientSession.IsRefusal(e))
            {
                var renewal = await session.RenewAsync(id, EmptyNumberOperations.GetDialPlan, e, stopping).ConfigureAwait(false);
                if (renewal == Renewal.Exhausted)
                {
                    throw ClientSession.Exhaustion(EmptyNumberOperations.GetDialPlan, options.MaxClientIdRenewals, e);
                }

                if (renewal == Renewal.Done)
                {
                    return null;
                }
            }
            else if (e.Delivery != Delivery.NotSent)
            {
                counters.LeaseLost();
                Log.LeaseLost(logger, e.Message);
                await Task.WhenAll(pool.FreeLines.Select(line => line.RepeatIdleAsync())).ConfigureAwait(false);
            }
            else
            {
                Log.PlanFailed(logger, e.Message);
            }

            var pause = options.EmptyPlanPause * Math.Pow(2, Math.Min(failures - 1, 10));
            await Task.Delay(pause < LongestPause ? pause : LongestPause, time, stopping).ConfigureAwait(false);
            return null;
        }
    }

    private (int Taken, int Doubles) Accept(IReadOnlyList<DialPlanEntry> plan)
    {
        var now = time.GetUtcNow();
        var assignments = new List<Assignment>(plan.Count);
        int taken = 0;
        int doubles = 0;
        foreach (var entry in plan)
        {
            if (entry.PhoneNumber is not { } number)
            {
                counters.EntrySkipped();
                Log.EntrySkipped(logger, entry.Extension);
                continue;
            }

            counters.LeaseTaken();
            if (_seen.Contains(number))
            {
                doubles++;
                counters.DoubleRefused();
                Log.DoubleRefused(logger, PhoneNumbers.Mask(number));
                assignments.Add(new Assignment(number, entry.Extension, IsDouble: true, now));
            }
            else if (_seen.Count >= options.MaxNumbers)
            {
                BeyondLimit.Add(new Assignment(number, entry.Extension, IsDouble: false, now));
            }
            else
            {
                taken++;
                _seen.Add(number);
                assignments.Add(new Assignment(number, entry.Extension, IsDouble: false, now));
            }
        }

        pool.Offer(assignments);
        return (taken, doubles);
    }
}
