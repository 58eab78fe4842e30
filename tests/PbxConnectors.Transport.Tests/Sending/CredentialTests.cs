using System.Net.Http.Headers;
using PbxConnectors.Transport.Tests.Server;

namespace PbxConnectors.Transport.Tests.Sending;

public sealed class CredentialTests
{
    public static TheoryData<string> AllOperations() => ["read", "change", "dial by POST", "dial by GET"];

    [Theory]
    [MemberData(nameof(AllOperations))]
    public async Task A_refused_token_is_renewed_once_and_the_operation_sent_again_whatever_it_is(string operation)
    {
        await using var server = new RawServer(e => e.AnswerAsync(e.Request.Headers["Authorization"] == "Bearer token-2" ? 200 : 401));
        var credentials = new Credentials();
        await using var bench = new SenderBench(server.Address, change: s => s with { Authenticator = credentials });

        (await bench.SendAsync(Operation(operation))).Status.ShouldBe(200);

        server.Requests.Select(r => r.Headers["Authorization"]).ShouldBe(["Bearer token-1", "Bearer token-2"]);
        credentials.Renewals.ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(AllOperations))]
    public async Task A_token_refused_again_is_an_authentication_error_and_nothing_was_done(string operation)
    {
        await using var server = new RawServer(e => e.AnswerAsync(401));
        var credentials = new Credentials();
        await using var bench = new SenderBench(server.Address, change: s => s with { Authenticator = credentials });

        var error = await Should.ThrowAsync<PbxAuthenticationException>(() => bench.SendAsync(Operation(operation)));

        error.Delivery.ShouldBe(Delivery.NotSent);
        error.IsTransient.ShouldBeFalse();
        server.Requests.Count.ShouldBe(2);
        credentials.Renewals.ShouldBe(1);
    }

    [Fact]
    public async Task Credentials_that_cannot_be_renewed_are_not_tried_again()
    {
        await using var server = new RawServer(e => e.AnswerAsync(401));
        var credentials = new Credentials { CanRenew = false };
        await using var bench = new SenderBench(server.Address, change: s => s with { Authenticator = credentials });
        await Should.ThrowAsync<PbxAuthenticationException>(() => bench.SendAsync(SenderBench.Read));
        server.Requests.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Without_credentials_a_401_is_final()
    {
        await using var server = new RawServer(e => e.AnswerAsync(401));
        await using var bench = new SenderBench(server.Address);
        await Should.ThrowAsync<PbxAuthenticationException>(() => bench.SendAsync(SenderBench.Read));
        server.Requests.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Missing_rights_are_not_cured_by_a_new_token()
    {
        await using var server = new RawServer(e => e.AnswerAsync(403));
        var credentials = new Credentials();
        await using var bench = new SenderBench(server.Address, change: s => s with { Authenticator = credentials });
        await Should.ThrowAsync<PbxAuthenticationException>(() => bench.SendAsync(SenderBench.Read));
        credentials.Renewals.ShouldBe(0);
    }

    public static TheoryData<string> Kinds() => ["authentication", "unavailable", "timeout", "protocol", "rejected"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_dial_for_which_no_token_could_be_had_was_certainly_not_sent(string kind)
    {
        await using var server = new RawServer(e => e.AnswerAsync(200));
        var cause = TokenError(kind);
        await using var bench = new SenderBench(
            server.Address, change: s => s with { Authenticator = new Credentials { OnAuthenticate = () => throw cause } });

        var error = await Should.ThrowAsync<PbxException>(() => bench.SendAsync(SenderBench.DialByPost));

        error.ShouldBeOfType(cause.GetType());
        error.Delivery.ShouldBe(Delivery.NotSent);
        error.Operation.ShouldBe("POST /dial");
        error.IsTransient.ShouldBeTrue();
        error.HttpStatus.ShouldBe(500);
        error.VendorCode.ShouldBe("77");
        error.Message.ShouldContain("no token");
        error.InnerException.ShouldBeSameAs(cause);
        server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_dial_turned_away_for_its_token_was_not_carried_out_when_the_new_token_cannot_be_had()
    {
        await using var server = new RawServer(e => e.AnswerAsync(401));
        var cause = TokenError("timeout");
        await using var bench = new SenderBench(
            server.Address, change: s => s with { Authenticator = new Credentials { OnRenew = () => throw cause } });
        var error = await Should.ThrowAsync<PbxTimeoutException>(() => bench.SendAsync(SenderBench.DialByPost));
        error.Delivery.ShouldBe(Delivery.NotSent);
        error.Operation.ShouldBe("POST /dial");
    }

    private static WireOperation Operation(string name) => name switch
    {
        "read" => SenderBench.Read,
        "change" => SenderBench.Change,
        "dial by POST" => SenderBench.DialByPost,
        _ => SenderBench.DialByGet,
    };

    private static PbxException TokenError(string kind)
    {
        var details = new PbxErrorDetails
        {
            Pbx = SenderBench.Pbx,
            Operation = "POST /token",
            Delivery = Delivery.Unknown,
            IsTransient = true,
            HttpStatus = 500,
            VendorCode = "77",
        };
        return kind switch
        {
            "authentication" => new PbxAuthenticationException("no token", details),
            "unavailable" => new PbxUnavailableException("no token", details),
            "timeout" => new PbxTimeoutException("no token", details),
            "protocol" => new PbxProtocolException("no token", details),
            _ => new PbxRejectedException("no token", details),
        };
    }

    private sealed class Credentials : IPbxAuthenticator
    {
        public int Renewals { get; private set; }

        public bool CanRenew { get; init; } = true;

        public Action OnAuthenticate { get; init; } = static () => { };

        public Action OnRenew { get; init; } = static () => { };

        public ValueTask AuthenticateAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            OnAuthenticate();
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", $"token-{Renewals + 1}");
            return ValueTask.CompletedTask;
        }

        public ValueTask<bool> RenewAsync(HttpRequestMessage rejected, CancellationToken cancellationToken)
        {
            OnRenew();
            rejected.Headers.Authorization!.Parameter.ShouldBe($"token-{Renewals + 1}");
            Renewals++;
            return ValueTask.FromResult(CanRenew);
        }
    }
}
