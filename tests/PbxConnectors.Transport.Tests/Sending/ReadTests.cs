using Microsoft.Extensions.DependencyInjection;
using PbxConnectors.Transport.Tests.Server;
using Polly.CircuitBreaker;

namespace PbxConnectors.Transport.Tests.Sending;

/// <summary>What only reads may go out twice: nothing is put on it to prevent that, and its errors say what is known without.</summary>
public sealed class ReadTests
{
    [Fact]
    public async Task It_goes_out_as_bare_as_from_a_client_of_ones_own()
    {
        await using var server = new RawServer(e => e.AnswerAsync(200));
        await using var bench = new SenderBench(server.Address);

        (await bench.SendAsync(SenderBench.Read)).Dispose();

        server.Requests.ShouldHaveSingleItem().Headers.Keys.ShouldBe(["Host", "Accept-Encoding"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_users_handler_may_send_it_again()
    {
        await using var server = new RawServer(e => e.Request.Number == 1 ? e.ResetAsync() : e.AnswerAsync(200));
        await using var bench = new SenderBench(
            server.Address,
            client => client.AddHttpMessageHandler(() => new ResendingHandler()),
            s => s with { Options = new PbxHttpOptions { MaxRetries = 0, AttemptTimeout = SkippingClock.AttemptTimeout } });

        (await bench.SendAsync(SenderBench.Read)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_connection_refused_carried_nothing()
    {
        await using var bench = new SenderBench(RawServer.NobodyThere());
        var error = await Should.ThrowAsync<PbxUnavailableException>(() => bench.SendAsync(SenderBench.Read));
        error.Delivery.ShouldBe(Delivery.NotSent);
        error.Message.ShouldContain("the PBX cannot be reached");
    }

    [Fact]
    public async Task A_circuit_that_is_open_let_nothing_out()
    {
        await using var bench = new SenderBench(
            new Uri("http://pbx.example/"),
            client => client.AddHttpMessageHandler(() => new CountingHandler(() => throw new BrokenCircuitException("the circuit is open"))));
        var error = await Should.ThrowAsync<PbxUnavailableException>(() => bench.SendAsync(SenderBench.Read));
        error.Delivery.ShouldBe(Delivery.NotSent);
    }

    [Fact]
    public async Task Of_a_connection_that_broke_nothing_is_claimed()
    {
        await using var server = new RawServer(e => e.ResetAsync());
        await using var bench = new SenderBench(server.Address);
        var error = await Should.ThrowAsync<PbxUnavailableException>(() => bench.SendAsync(SenderBench.Read));
        error.Delivery.ShouldBe(Delivery.Unknown);
        error.IsTransient.ShouldBeTrue();
    }
}
