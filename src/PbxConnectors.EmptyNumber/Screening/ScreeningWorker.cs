using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using PbxConnectors.CallProgress;

namespace PbxConnectors.EmptyNumber;

/// <summary>
/// Screens numbers: takes them from the empty-number server, dials each once through a PBX, listens, names the state, reports and uploads.
/// One worker is one run. All members are thread-safe; the results are read by one reader.
/// </summary>
/// <remarks>
/// A stop (<see cref="RequestStop"/>, a cancelled enumeration, or the reader leaving it) takes no more numbers at once, lets calls finish
/// within <see cref="ScreeningOptions.DrainTimeout"/>, hangs up the rest, and ends within <see cref="ScreeningOptions.FlushTimeout"/> more.
/// Every number taken yields a result all the same.
/// </remarks>
public sealed class ScreeningWorker : IAsyncDisposable, IDisposable
{
    private static readonly TimeSpan SinkLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LateSinkLimit = TimeSpan.FromSeconds(5);

    private readonly ScreeningWorkerSettings _settings;
    private readonly ILogger _logger;
    private readonly RunLifetime _lifetime;
    private readonly ScreeningCounters _counters = new();
    private readonly LinePool _pool = new();
    private readonly ClientSession _session;
    private readonly StatusReporter _reporter;
    private readonly HeartbeatLoop _heartbeat;
    private readonly PlanTaker _plans;
    private readonly AudioUploader _uploads;
    private readonly ResultStream _results;
    private readonly CallJudge _judge;
    private readonly LineRunner _runner;
    private readonly ExtensionWatch _watch;
    private readonly Lock _gate = new();
    private readonly List<Task> _lineTasks = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _startedTicks;
    private volatile bool _running;
    private volatile Exception? _fault;
    private int _begun;

    /// <summary>Creates a worker; nothing is sent before <see cref="RunAsync"/>.</summary>
    /// <exception cref="ArgumentException">The options hold mistakes; the message lists them all.</exception>
    public ScreeningWorker(ScreeningWorkerSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        List<string> problems = [];
        settings.Options.Validate(nameof(ScreeningWorkerSettings.Options), problems);
        if (problems.Count > 0)
        {
            throw new ArgumentException(string.Join(" ", problems), nameof(settings));
        }

        _settings = settings;
        var (client, options, time) = (settings.Client, settings.Options, settings.TimeProvider);
        _logger = settings.LoggerFactory.CreateLogger<ScreeningWorker>();
        _lifetime = new RunLifetime(options, time);
        _session = new ClientSession(client, options, _counters, time, _logger) { AccountsArrived = OpenLines };
        _reporter = new StatusReporter(client, _session, _counters, Fail, _lifetime, _logger);
        _heartbeat = new HeartbeatLoop(client, _session, options, time, _logger);
        _plans = new PlanTaker(client, _session, _pool, options, _counters, _lifetime, time, _logger);
        _uploads = new AudioUploader(client, _session, options, _counters, _lifetime, time, _logger);
        _results = new ResultStream(_counters, _lifetime, _logger);
        _judge = new CallJudge(settings, _uploads, _results, Fail, _lifetime, _logger);
        var screener = new NumberScreener(settings, _judge, _counters, _lifetime, _logger);
        _watch = new ExtensionWatch(settings.Dialer, _pool, options, _logger);
        _runner = new LineRunner(settings.Dialer, _pool, screener, options, _lifetime, time, _logger);
    }

    /// <summary>The PBX that dials.</summary>
    public IPbxDialer Dialer => _settings.Dialer;

    /// <summary>What a health check asks; cheap.</summary>
    public ScreeningHealth Health
    {
        get
        {
            var lines = _pool.Lines;
            return new ScreeningHealth
            {
                IsRunning = _running,
                Fault = _fault,
                LastHeartbeatAt = _heartbeat.LastAt,
                HeartbeatMisses = _heartbeat.Misses,
                LastPlanAt = _plans.LastAt,
                PlanFailures = _plans.Failures,
                Lines = lines.Count,
                LinesUnavailable = lines.Count(line => line.View.State == LineState.Unavailable),
            };
        }
    }

    /// <summary>
    /// Runs until stopped, or until the options say it is done, and streams the results as they come. A reader a thousand results behind
    /// makes the screening wait. The results that a stop brings are streamed too before the enumeration ends.
    /// </summary>
    /// <param name="cancellationToken">Stops the run as <see cref="RequestStop"/> does; the enumeration then ends, after the last results,
    /// with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="InvalidOperationException">The worker has run already.</exception>
    /// <exception cref="PbxException">The run could not start, or the server refuses every client id. Thrown after the last results.</exception>
    public IAsyncEnumerable<ScreenedNumber> RunAsync(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _begun, 1) != 0)
        {
            throw new InvalidOperationException("A ScreeningWorker runs once. Make another one for another run.");
        }

        return StreamAsync(cancellationToken);
    }

    /// <summary>Asks the run to stop and returns at once; the enumeration ends normally after the last results.</summary>
    public void RequestStop()
    {
        if (!_lifetime.Stopping.IsCancellationRequested && !_ended.Task.IsCompleted)
        {
            Log.StopRequested(_logger, _settings.Options.DrainTimeout);
            _lifetime.RequestStop();
        }
    }

    /// <summary>Asks the run to stop and waits for its end. The results must be read meanwhile.</summary>
    public Task StopAsync(CancellationToken cancellationToken = default)
    {
        RequestStop();
        return _running ? _ended.Task.WaitAsync(cancellationToken) : Task.CompletedTask;
    }

    /// <summary>Where the run stands; cheap enough for a display that refreshes many times a second.</summary>
    public ScreeningProgress Snapshot() => _counters.Read() with
    {
        StartedAt = Interlocked.Read(ref _startedTicks) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null,
        IsRunning = _running,
        Lines = [.. _pool.Lines.Select(line => line.View)],
    };

    /// <summary>Stops the run and waits for its end, within the options' drain and flush time-outs.</summary>
    public async ValueTask DisposeAsync()
    {
        RequestStop();
        if (_running)
        {
            await _ended.Task.ConfigureAwait(false);
        }
    }

    /// <summary>Stops the run without waiting for its end; prefer <see cref="DisposeAsync"/>.</summary>
    public void Dispose() => RequestStop();

    private async IAsyncEnumerable<ScreenedNumber> StreamAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Not from the caller's context: the run belongs to nobody's thread.
        Interlocked.Exchange(ref _startedTicks, _settings.TimeProvider.GetUtcNow().UtcTicks);
        _running = true;
        var run = Task.Run(RunToEndAsync, CancellationToken.None);
        try
        {
            using var registration = cancellationToken.UnsafeRegister(static state => ((ScreeningWorker)state!).RequestStop(), this);
            await foreach (var number in _results.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
            {
                await TellSinksAsync(number).ConfigureAwait(false);
                yield return number;
            }
        }
        finally
        {
            // Reached early when the reader leaves: what is still to come goes to the sinks.
            RequestStopUnlessEnded(run);
            await foreach (var number in _results.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
            {
                await TellSinksAsync(number).ConfigureAwait(false);
            }

            await run.ConfigureAwait(false);
        }

        if (_fault is { } fault)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(fault);
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    private void RequestStopUnlessEnded(Task run)
    {
        if (!run.IsCompleted && !_results.Reader.Completion.IsCompleted)
        {
            RequestStop();
        }
    }

    private async Task TellSinksAsync(ScreenedNumber number)
    {
        foreach (var sink in _settings.Sinks)
        {
            using var limit = new CancellationTokenSource(
                _lifetime.Abandoned.IsCancellationRequested ? LateSinkLimit : SinkLimit, _settings.TimeProvider);
            try
            {
                await sink.HandleAsync(number, limit.Token).AsTask().WaitAsync(limit.Token).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                Log.SinkFailed(
                    _logger, sink.GetType().Name, PhoneNumbers.Mask(number.Number), _settings.Client.Redactor.Redact(e.ToString()));
            }
        }
    }

    // Never throws: what ends the run is kept for the reader.
    private async Task RunToEndAsync()
    {
        Log.RunBegins(_logger, _settings.Dialer.Pbx, _settings.Options.Lines);
        using var beating = new CancellationTokenSource();
        var uploads = Task.CompletedTask;
        var heartbeat = Task.CompletedTask;
        var watch = GuardAsync(_watch.RunAsync(beating.Token));
        try
        {
            _uploads.Open();
            await _session.StartAsync(_lifetime.Stopping).ConfigureAwait(false);
            heartbeat = GuardAsync(_heartbeat.RunAsync(beating.Token));
            uploads = GuardAsync(_uploads.RunAsync());
            await _plans.RunAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_lifetime.Stopping.IsCancellationRequested)
        {
            // Stopped.
        }
        catch (PbxException e)
        {
            GiveUp(e);
        }
        catch (Exception e)
        {
            Fail(e);
        }

        try
        {
            await EndLinesAsync().ConfigureAwait(false);
            await _judge.CompleteAsync().ConfigureAwait(false);
            _uploads.Complete();
            await _reporter.FlushAsync().ConfigureAwait(false);
            await uploads.ConfigureAwait(false);
            await beating.CancelAsync().ConfigureAwait(false);
            await heartbeat.ConfigureAwait(false);
            await watch.ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Fail(e);
        }

        var last = _counters.Read();
        Log.RunEnded(_logger, last.NumbersDone, last.CallsPlaced, last.UploadsDone);
        _running = false;
        _lifetime.Dispose();
        _session.Dispose();
        _judge.Dispose();
        _uploads.Dispose();
        _results.Complete();
        _ended.TrySetResult();
    }

    private async Task EndLinesAsync()
    {
        Task lines;
        lock (_gate)
        {
            _pool.Close();
            lines = Task.WhenAll(_lineTasks);
        }

        await lines.ConfigureAwait(false);
        foreach (var left in _pool.TakeLeftovers().Where(left => !left.IsDouble))
        {
            await NotDialledAsync(left, "The run was stopped before the number was dialled.").ConfigureAwait(false);
        }

        foreach (var beyond in _plans.BeyondLimit)
        {
            await NotDialledAsync(beyond, "The run had reached its limit of numbers; this one was not dialled.").ConfigureAwait(false);
        }
    }

    private ValueTask NotDialledAsync(Assignment assignment, string why) => _results.AddAsync(new ScreenedNumber
    {
        Number = assignment.Number,
        State = NumberState.Unknown,
        Evidence = why,
        Problem = why,
        StartedAt = assignment.TakenAt,
        EndedAt = _settings.TimeProvider.GetUtcNow(),
    });

    // Called with each new client id.
    private void OpenLines(IReadOnlyList<ExtensionAccount> accounts)
    {
        var kept = accounts.Select(account => account.Extension).ToHashSet(StringComparer.Ordinal);
        _pool.RetireAllBut(kept);
        _reporter.RepeatAll(kept);
        foreach (var account in accounts)
        {
            var line = new ScreeningLine(account, _reporter, _settings.StatusMap, _settings.TimeProvider);
            lock (_gate)
            {
                if (_pool.TryAdd(line))
                {
                    _lineTasks.Add(GuardAsync(Task.Run(() => _runner.RunAsync(line), CancellationToken.None)));
                }
            }
        }
    }

    private async Task GuardAsync(Task part)
    {
        try
        {
            await part.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    private void GiveUp(PbxException error)
    {
        Log.RunGivenUp(_logger, error.Message);
        _fault ??= error;
        _lifetime.RequestStop();
    }

    private void Fail(Exception fault)
    {
        Log.RunFaulted(_logger, _settings.Client.Redactor.Redact(fault.ToString()));
        _fault ??= fault;
        _lifetime.RequestStop();
    }
}
