using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using PbxConnectors.Testing;

namespace PbxConnectors.Transport.Tests.Tokens;

public sealed class SingleFlightTokenSourceTests
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Early = Life / 5;

    private readonly ManualTimeProvider _time = new();
    private readonly TokenServer _server;

    public SingleFlightTokenSourceTests() => _server = new TokenServer(_time);

    [Fact]
    public async Task A_hundred_callers_at_once_cost_one_request()
    {
        await using var source = Source();
        var answer = _server.HoldNext();
        var callers = Enumerable.Range(0, 100).Select(_ => Task.Run(() => source.GetAsync(default).AsTask())).ToArray();
        await _server.RequestedAsync();
        answer.SetResult();

        (await Task.WhenAll(callers)).ShouldAllBe(token => token.Value == "token-1");
        (await source.GetAsync(default)).Value.ShouldBe("token-1");
        _server.Requests.ShouldBe(1);
    }

    [Fact]
    public async Task A_token_that_runs_out_in_a_burst_is_obtained_once()
    {
        await using var source = Source();
        await source.GetAsync(default);
        _time.Advance(Life);

        var tokens = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => source.GetAsync(default).AsTask())));

        tokens.ShouldAllBe(token => token.Value == "token-2");
        _server.Requests.ShouldBe(2);
        _server.Previous[1]!.Value.ShouldBe("token-1");
    }

    [Fact]
    public async Task A_token_without_end_is_never_renewed_by_time()
    {
        _server.NextLife = null;
        await using var source = Source();
        await source.GetAsync(default);
        _time.Advance(TimeSpan.FromDays(1000));
        (await source.GetAsync(default)).Value.ShouldBe("token-1");
    }

    [Fact]
    public async Task Early_renewal_runs_in_the_background_while_the_old_token_serves()
    {
        await using var source = Source();
        await source.GetAsync(default);
        _time.Advance(Life - Early - TimeSpan.FromTicks(1));
        await source.GetAsync(default);
        _server.Requests.ShouldBe(1);

        _time.Advance(TimeSpan.FromTicks(1));
        var answer = _server.HoldNext();
        (await source.GetAsync(default)).Value.ShouldBe("token-1");
        await _server.RequestedAsync(2);
        (await source.GetAsync(default)).Value.ShouldBe("token-1");

        answer.SetResult();
        await NewTokenAsync(source, "token-2");
        _server.Requests.ShouldBe(2);
    }

    [Fact]
    public async Task Early_is_five_minutes_before_the_end_of_a_long_life()
    {
        _server.NextLife = TimeSpan.FromHours(10);
        await using var source = Source();
        await source.GetAsync(default);
        _time.Advance(TimeSpan.FromHours(10) - TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));
        await source.GetAsync(default);
        _server.Requests.ShouldBe(1);

        _time.Advance(TimeSpan.FromTicks(1));
        await source.GetAsync(default);
        await _server.RequestedAsync(2);
    }

    [Fact]
    public async Task An_early_renewal_that_fails_keeps_the_old_token_and_pauses_half_a_minute()
    {
        var failed = new SignallingLogger();
        await using var source = new SingleFlightTokenSource(new PbxIdentity("test"), _server.ObtainAsync, failed, _time);
        await source.GetAsync(default);
        _time.Advance(Life - Early);
        _server.FailNext(Unavailable("down"));
        (await source.GetAsync(default)).Value.ShouldBe("token-1");
        (await failed.Warning.WaitAsync(TimeSpan.FromMinutes(1))).ShouldEndWith("the old one goes on: down");

        _time.Advance(TimeSpan.FromSeconds(30) - TimeSpan.FromTicks(1));
        (await source.GetAsync(default)).Value.ShouldBe("token-1");
        _server.Requests.ShouldBe(2);

        _time.Advance(TimeSpan.FromTicks(1));
        (await source.GetAsync(default)).Value.ShouldBe("token-1");
        await NewTokenAsync(source, "token-3");
    }

    [Fact]
    public async Task A_caller_whose_token_ran_out_during_a_failing_early_renewal_learns_of_the_failure()
    {
        await using var source = Source();
        await source.GetAsync(default);
        _time.Advance(Life - Early);
        var answer = _server.HoldNext(Unavailable("down"));
        await source.GetAsync(default);
        await _server.RequestedAsync(2);

        _time.Advance(Early);
        var late = source.GetAsync(default).AsTask();
        answer.SetResult();

        (await Should.ThrowAsync<PbxUnavailableException>(late)).Message.ShouldBe("down");
    }

    [Fact]
    public async Task A_caller_whose_token_was_refused_during_a_failing_early_renewal_does_not_get_it_back()
    {
        await using var source = Source();
        await source.GetAsync(default);
        _time.Advance(Life - Early);
        var answer = _server.HoldNext(Unavailable("down"));
        await source.GetAsync(default);
        await _server.RequestedAsync(2);

        var renewing = source.RenewAsync("token-1", default).AsTask();
        answer.SetResult();

        await Should.ThrowAsync<PbxUnavailableException>(renewing);
    }

    [Fact]
    public async Task One_callers_cancellation_does_not_harm_the_others()
    {
        await using var source = Source();
        var answer = _server.HoldNext();
        using var impatient = new CancellationTokenSource();
        var leaving = source.GetAsync(impatient.Token).AsTask();
        var staying = source.GetAsync(default).AsTask();
        await _server.RequestedAsync();

        await impatient.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(leaving);
        answer.SetResult();

        (await staying).Value.ShouldBe("token-1");
        _server.Requests.ShouldBe(1);
    }

    [Fact]
    public async Task A_refusal_is_shared_for_five_seconds_so_that_no_account_is_locked()
    {
        await using var source = Source();
        var refusal = new PbxAuthenticationException("wrong password", Details());
        _server.FailNext(refusal);
        (await Should.ThrowAsync<PbxAuthenticationException>(() => source.GetAsync(default).AsTask())).ShouldBeSameAs(refusal);

        _time.Advance(TimeSpan.FromSeconds(5) - TimeSpan.FromTicks(1));
        await Should.ThrowAsync<PbxAuthenticationException>(() => source.GetAsync(default).AsTask());
        await Should.ThrowAsync<PbxAuthenticationException>(() => source.RenewAsync("token-0", default).AsTask());
        _server.Requests.ShouldBe(1);

        _time.Advance(TimeSpan.FromTicks(1));
        (await source.GetAsync(default)).Value.ShouldBe("token-2");
    }

    [Fact]
    public async Task A_failure_that_is_no_refusal_is_not_held()
    {
        await using var source = Source();
        _server.FailNext(Unavailable("down"));
        await Should.ThrowAsync<PbxUnavailableException>(() => source.GetAsync(default).AsTask());
        (await source.GetAsync(default)).Value.ShouldBe("token-2");
    }

    [Fact]
    public async Task A_hundred_callers_refused_at_once_cost_one_renewal()
    {
        await using var source = Source();
        await source.GetAsync(default);

        var tokens = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => source.RenewAsync("token-1", default).AsTask())));

        tokens.ShouldAllBe(token => token.Value == "token-2");
        _server.Requests.ShouldBe(2);
    }

    [Fact]
    public async Task A_token_that_was_replaced_meanwhile_is_not_replaced_again()
    {
        await using var source = Source();
        await source.GetAsync(default);
        await source.RenewAsync("token-1", default);
        (await source.RenewAsync("token-1", default)).Value.ShouldBe("token-2");
        _server.Requests.ShouldBe(2);
    }

    [Fact]
    public async Task Disposal_ends_a_request_in_flight_and_says_why()
    {
        var source = Source();
        _server.HoldNext();
        var waiting = source.GetAsync(default).AsTask();
        await _server.RequestedAsync();

        await source.DisposeAsync();

        await Should.ThrowAsync<ObjectDisposedException>(waiting);
    }

    [Fact]
    public async Task Disposing_twice_is_harmless_and_a_disposed_source_says_so()
    {
        var source = Source();
        await source.GetAsync(default);
        await source.DisposeAsync();
        await source.DisposeAsync();

        await Should.ThrowAsync<ObjectDisposedException>(() => source.GetAsync(default).AsTask());
        await Should.ThrowAsync<ObjectDisposedException>(() => source.RenewAsync("token-1", default).AsTask());
        _server.Requests.ShouldBe(1);
    }

    [Fact]
    public async Task Failures_nobody_waits_for_leave_no_unobserved_exception()
    {
        ConcurrentBag<string> unobserved = [];
        void Note(object? sender, UnobservedTaskExceptionEventArgs e) => unobserved.Add(e.Exception.ToString());
        TaskScheduler.UnobservedTaskException += Note;
        try
        {
            await LeaveFailuresAsync();
            for (int i = 0; i < 3; i++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Note;
        }

        unobserved.ShouldNotContain(text => text.Contains("marker-token"));
    }

    [Fact]
    public void The_text_form_of_a_token_does_not_show_it() =>
        new AccessToken("tok-secret", _time.GetUtcNow(), _time.GetUtcNow(), "ref-secret").ToString()
            .ShouldBe("access token until 2026-01-01 00:00:00Z");

    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task LeaveFailuresAsync()
    {
        await using var early = Source();
        await early.GetAsync(default);
        _time.Advance(Life - Early);
        _server.FailNext(new InvalidOperationException("marker-token early"));
        await early.GetAsync(default);
        await _server.AnsweredAsync(2);

        await using var left = Source();
        using var impatient = new CancellationTokenSource();
        var answer = _server.HoldNext(new InvalidOperationException("marker-token left"));
        var leaving = left.GetAsync(impatient.Token).AsTask();
        await _server.RequestedAsync(3);
        await impatient.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(leaving);
        answer.SetResult();
        await _server.AnsweredAsync(3);
    }

    private static PbxErrorDetails Details() => new() { Pbx = new PbxIdentity("test"), Operation = "POST /token" };

    private static PbxUnavailableException Unavailable(string message) => new(message, Details());

    // The new token shows a moment after the server answered: ask until it does.
    private static async Task NewTokenAsync(SingleFlightTokenSource source, string value)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while ((await source.GetAsync(patience.Token)).Value != value)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private SingleFlightTokenSource Source() =>
        new(new PbxIdentity("test"), _server.ObtainAsync, new WatchedLog().CreateLogger("PbxConnectors.Transport"), _time);

    private sealed class SignallingLogger : ILogger
    {
        private readonly TaskCompletionSource<string> _warning = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<string> Warning => _warning.Task;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _warning.TrySetResult(formatter(state, exception));
    }
}
