using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace PbxConnectors.Abstractions.Tests.Calls;

public sealed class CallBackgroundTests
{
    [Fact]
    public void A_call_nobody_awaits_leaves_no_unobserved_exception()
    {
        ConcurrentBag<string> unobserved = [];
        void Note(object? sender, UnobservedTaskExceptionEventArgs e) => unobserved.Add(e.Exception.ToString());
        TaskScheduler.UnobservedTaskException += Note;
        try
        {
            LeaveFailedCalls("marker-call");
            LeaveFailedTask("marker-control");
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

        // The control proves that an unobserved exception would have shown.
        unobserved.ShouldContain(text => text.Contains("marker-control"));
        unobserved.ShouldNotContain(text => text.Contains("marker-call"));
    }

    [Fact]
    public async Task Waiting_synchronously_on_a_single_threaded_context_does_not_deadlock()
    {
        var bench = new CallBench();
        var blocked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var finished = new TaskCompletionSource<EndReason>(TaskCreationOptions.RunContinuationsAsynchronously);
        bench.OnHangUp = static async _ => await Task.Yield();
        var thread = new Thread(() =>
        {
            // Posted work is never run, so whatever comes back to this context never comes back.
            SynchronizationContext.SetSynchronizationContext(new DeafContext());
            var connected = bench.Call.WaitForAsync(CallState.Connected);
            var ended = bench.Call.WaitForAsync(CallState.Ended);
            blocked.SetResult();
            connected.GetAwaiter().GetResult();
            ended.GetAwaiter().GetResult();
            bench.Call.DisposeAsync().AsTask().GetAwaiter().GetResult();
            finished.SetResult(bench.Call.Completion.GetAwaiter().GetResult().Reason);
        });
        thread.IsBackground = true;
        thread.Start();

        await blocked.Task;
        bench.See(CallState.Connected);
        bench.End();

        (await finished.Task.WaitAsync(TimeSpan.FromMinutes(1))).ShouldBe(EndReason.Normal);
    }

    [Theory]
    [InlineData("reader")]
    [InlineData("completion")]
    public void What_a_consumer_does_next_does_not_run_inside_the_producers_push(string consumer)
    {
        var bench = new CallBench();
        int? producer = null;
        int? next = null;
        using var ran = new ManualResetEventSlim();
        var reader = bench.Call.ReadStatesAsync().GetAsyncEnumerator();
        Task awaited = consumer == "reader" ? reader.MoveNextAsync().AsTask() : bench.Call.Completion;
        awaited.ContinueWith(
            _ =>
            {
                next = Environment.CurrentManagedThreadId;
                ran.Set();
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);

        // A thread without a context: only there would the framework run what follows in place.
        var pushing = new Thread(() =>
        {
            producer = Environment.CurrentManagedThreadId;
            bench.End();
            ran.Wait(TimeSpan.FromMinutes(1));
        });
        pushing.Start();
        pushing.Join();

        next.ShouldNotBeNull();
        next.ShouldNotBe(producer);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void LeaveFailedCalls(string marker)
    {
        for (int i = 0; i < 10; i++)
        {
            var failed = new CallBench();
            failed.Source.Fail(new InvalidOperationException(marker));
            _ = failed.Call.Completion;

            using var cancelled = new CancellationTokenSource();
            var waited = new CallBench();
            var waiting = waited.Call.WaitForAsync(CallState.Connected, cancelled.Token);
            cancelled.Cancel();
            waiting.ContinueWith(static t => t.Exception, TaskScheduler.Default);
            waited.Source.Fail(new InvalidOperationException(marker));
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void LeaveFailedTask(string marker) => Task.FromException(new InvalidOperationException(marker));

    private sealed class DeafContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
        }

        public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException();
    }
}
