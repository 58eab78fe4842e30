using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using PbxConnectors.Transport.Tests.Server;

namespace PbxConnectors.Transport.Tests.Sending;

/// <summary>A connection that does not come about carried nothing, whatever was to go over it; over real sockets.</summary>
public sealed class ConnectTests
{
    private static readonly PbxHttpOptions Hurried = new()
    {
        AttemptTimeout = TimeSpan.FromMinutes(1), ConnectTimeout = TimeSpan.FromMilliseconds(200), MaxRetries = 0,
    };

    public static TheoryData<string, string> Operations() => new()
    {
        { "read", "http" }, { "change", "http" }, { "dial", "http" }, { "dial by GET", "http" },
        { "read", "https" }, { "change", "https" }, { "dial", "https" }, { "dial by GET", "https" },
    };

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task A_PBX_that_takes_no_connection_was_sent_nothing(string operation, string scheme)
    {
        using var nobody = scheme == "http" ? SilentListener.WithoutRoom() : SilentListener.WithRoom();
        await using var bench = Bench(nobody.Address(scheme));

        var error = await Should.ThrowAsync<PbxUnavailableException>(() => bench.SendAsync(Find(operation)));

        error.Delivery.ShouldBe(Delivery.NotSent);
        error.IsTransient.ShouldBeTrue();
        error.Message.ShouldContain("the PBX cannot be reached");
    }

    [Theory]
    [InlineData("read")]
    [InlineData("dial")]
    public async Task What_could_not_be_sent_is_tried_again(string operation)
    {
        int attempts = 0;
        using var nobody = SilentListener.WithRoom();
        await using var bench = Bench(
            nobody.Address("https"),
            new PbxHttpOptions { ConnectTimeout = TimeSpan.FromMilliseconds(200), MaxRetries = 2, RetryDelay = TimeSpan.Zero },
            client => client.AddHttpMessageHandler(() => new CountingHandler(() => attempts++)));

        (await Should.ThrowAsync<PbxUnavailableException>(() => bench.SendAsync(Find(operation)))).Delivery.ShouldBe(Delivery.NotSent);

        attempts.ShouldBe(3);
    }

    [Theory]
    [InlineData("read")]
    [InlineData("dial")]
    public async Task A_time_limit_the_user_gave_the_client_says_nothing_about_connecting(string operation)
    {
        await using var server = new RawServer(e => e.StaySilentAsync());
        await using var bench = Bench(
            server.Address, user: client => client.ConfigureHttpClient(http => http.Timeout = TimeSpan.FromMilliseconds(500)));

        (await Should.ThrowAsync<PbxTimeoutException>(() => bench.SendAsync(Find(operation)))).Delivery.ShouldBe(Delivery.Unknown);
    }

    [Fact]
    public async Task A_program_without_dependency_injection_has_the_same_limit()
    {
        using var nobody = SilentListener.WithRoom();
        using var client = PbxHttpClients.Create(options: Hurried);
        var sender = new PbxHttpSender(new PbxSenderSettings
        {
            Pbx = SenderBench.Pbx, CreateClient = () => client, Options = Hurried, Logger = new WatchedLog().CreateLogger("test"),
        });

        var error = await Should.ThrowAsync<PbxUnavailableException>(() => sender.SendAsync(
            SenderBench.Read, () => new HttpRequestMessage(HttpMethod.Get, nobody.Address("https")), CancellationToken.None));

        error.Delivery.ShouldBe(Delivery.NotSent);
    }

    [Theory]
    [InlineData(10, null, 5)]
    [InlineData(300, null, 10)]
    [InlineData(10, 2, 2)]
    public void Connecting_takes_half_the_time_of_an_attempt_and_ten_seconds_at_most_unless_told_otherwise(int attempt, int? told, int seconds)
    {
        var options = new PbxHttpOptions
        {
            AttemptTimeout = TimeSpan.FromSeconds(attempt), ConnectTimeout = told is { } value ? TimeSpan.FromSeconds(value) : null,
        };

        options.TimeToConnect.ShouldBe(TimeSpan.FromSeconds(seconds));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    public void A_limit_that_could_not_be_told_from_that_of_the_attempt_is_refused(int seconds)
    {
        List<string> problems = [];
        new PbxHttpOptions { ConnectTimeout = TimeSpan.FromSeconds(seconds) }.Validate("Http", problems);
        problems.ShouldHaveSingleItem().ShouldBe("Http:ConnectTimeout must be longer than zero, shorter than AttemptTimeout and at most an hour.");
    }

    private static SenderBench Bench(Uri address, PbxHttpOptions? options = null, Action<IHttpClientBuilder>? user = null) =>
        new(address, user, settings => settings with { TimeProvider = TimeProvider.System, Options = options ?? Hurried });

    private static WireOperation Find(string operation) => operation switch
    {
        "read" => SenderBench.Read,
        "change" => SenderBench.Change,
        "dial" => SenderBench.DialByPost,
        _ => SenderBench.DialByGet,
    };

    // Listens and never accepts. With room, the machine completes connections and the PBX stays dumb; without, it drops them.
    private sealed class SilentListener : IDisposable
    {
        private readonly Socket _listening = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        private readonly List<Socket> _filling = [];

        private SilentListener(int room)
        {
            _listening.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            _listening.Listen(room);
        }

        public static SilentListener WithRoom() => new(100);

        public static SilentListener WithoutRoom()
        {
            var listener = new SilentListener(0);
            var first = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            first.Connect(listener._listening.LocalEndPoint!);
            listener._filling.Add(first);
            return listener;
        }

        public Uri Address(string scheme) => new($"{scheme}://127.0.0.1:{((IPEndPoint)_listening.LocalEndPoint!).Port}/");

        public void Dispose()
        {
            _filling.ForEach(socket => socket.Dispose());
            _listening.Dispose();
        }
    }
}
