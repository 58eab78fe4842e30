using PbxConnectors.Ola.Session;

namespace PbxConnectors.Ola.Tests.Session;

public sealed class SubscriptionTests
{
    private readonly OlaSubscriptions _subscriptions = new([]);
    private readonly List<string> _sent = [];

    [Fact]
    public async Task A_key_taken_again_while_it_is_being_let_go_is_subscribed_after_that()
    {
        await Hold();
        var unsubscribing = new TaskCompletionSource();
        var released = _subscriptions.ReleaseAsync("key", () => SendAsync("unsubscribe", unsubscribing.Task), default);
        var held = Hold();
        unsubscribing.SetResult();
        await Task.WhenAll(released, held);
        _sent.ShouldBe(["subscribe", "unsubscribe", "subscribe"]);
        _subscriptions.Keys.ShouldBe(["key"]);
    }

    [Fact]
    public async Task Keys_do_not_wait_for_each_other()
    {
        var never = new TaskCompletionSource();
        var stuck = _subscriptions.HoldAsync("stuck", keepOnFailure: false, () => never.Task, default);
        await Hold();
        stuck.IsCompleted.ShouldBeFalse();
        never.SetResult();
        await stuck;
    }

    [Fact]
    public async Task A_key_that_could_not_be_subscribed_is_tried_again_by_the_next()
    {
        await Should.ThrowAsync<PbxUnavailableException>(
            _subscriptions.HoldAsync("key", keepOnFailure: false, () => throw Down(), default));
        _subscriptions.Keys.ShouldBeEmpty();
        await Hold();
        _sent.ShouldBe(["subscribe"]);
    }

    [Fact]
    public async Task A_key_that_is_kept_waits_for_the_next_connection()
    {
        await Should.ThrowAsync<PbxUnavailableException>(
            _subscriptions.HoldAsync("key", keepOnFailure: true, () => throw Down(), default));
        _subscriptions.Keys.ShouldBe(["key"]);
        _subscriptions.MarkSubscribed();
        await Hold();
        _sent.ShouldBeEmpty("signing on has subscribed it");
    }

    [Fact]
    public async Task Whoever_stops_waiting_gives_up_his_hold_only()
    {
        var subscribing = new TaskCompletionSource();
        using var stop = new CancellationTokenSource();
        var impatient = _subscriptions.HoldAsync("key", keepOnFailure: false, () => SendAsync("subscribe", subscribing.Task), stop.Token);
        var patient = Hold();
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(impatient);
        subscribing.SetResult();
        await patient;
        _sent.ShouldBe(["subscribe"]);
        _subscriptions.Keys.ShouldBe(["key"]);
    }

    private static PbxUnavailableException Down() =>
        new("down", new PbxErrorDetails { Pbx = new PbxIdentity("ola"), Operation = "WS subscribe", Delivery = Delivery.NotSent });

    private Task Hold() => _subscriptions.HoldAsync("key", keepOnFailure: false, () => SendAsync("subscribe", Task.CompletedTask), default);

    private async Task SendAsync(string command, Task until)
    {
        await until;
        lock (_sent)
        {
            _sent.Add(command);
        }
    }
}
