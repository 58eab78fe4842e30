namespace PbxConnectors.Conformance;

/// <summary>No library call ever comes back on its caller's synchronisation context: programs with one thread for all do not lock up.</summary>
public sealed class ContextSpecification
{
    [Theory, EveryVendor]
    public async Task A_caller_who_blocks_the_only_thread_of_its_context_is_not_locked_out(string vendor)
    {
        await using var pbx = await PbxUnderTest.StartAsync(vendor);
        var context = new DeafContext();

        await RunOn(context, () =>
        {
            var call = Block(pbx.Dialer.DialAsync(new DialRequest(Bench.Extension, Number.Answering), Bench.Limit));
            var states = call.ReadStatesAsync(Bench.Limit).GetAsyncEnumerator(Bench.Limit);
            while (Block(states.MoveNextAsync().AsTask()))
            {
            }

            Block(states.DisposeAsync().AsTask());
            Block(call.Completion).Reason.ShouldBe(EndReason.Normal);
            if (pbx.Dialer.Capabilities.Supports(PbxOperation.CallRecords))
            {
                var records = pbx.Feature<IPbxRecords>().QueryCallRecordsAsync(Attempt.Today(pbx), Bench.Limit).GetAsyncEnumerator(Bench.Limit);
                Block(records.MoveNextAsync().AsTask()).ShouldBeTrue();
                Block(records.DisposeAsync().AsTask());
            }

            if (pbx.Dialer.Capabilities.Supports(PbxOperation.ExtensionStatus))
            {
                Block(pbx.Feature<IPbxStatus>().GetExtensionStatusAsync("8002", Bench.Limit)).Extension.ShouldBe("8002");
            }

            Block(call.DisposeAsync().AsTask());
            Block(((IAsyncDisposable)pbx.Dialer).DisposeAsync().AsTask());
        });

        context.Posts.ShouldBe(0);
    }

    private static Task RunOn(SynchronizationContext context, Action work)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            SynchronizationContext.SetSynchronizationContext(context);
            try
            {
                work();
                done.SetResult();
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        })
        { IsBackground = true }.Start();
        return done.Task.WaitAsync(Bench.Limit);
    }

#pragma warning disable xUnit1031 // Blocking is what this is about.
    private static T Block<T>(Task<T> task) => task.GetAwaiter().GetResult();

    private static void Block(Task task) => task.GetAwaiter().GetResult();
#pragma warning restore xUnit1031

    /// <summary>Never runs what it is given, for its only thread is busy.</summary>
    private sealed class DeafContext : SynchronizationContext
    {
        private int _posts;

        public int Posts => Volatile.Read(ref _posts);

        public override void Post(SendOrPostCallback d, object? state) => Interlocked.Increment(ref _posts);

        public override void Send(SendOrPostCallback d, object? state) => Interlocked.Increment(ref _posts);
    }
}
