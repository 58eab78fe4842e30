using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using PbxConnectors.Sip.Messages;
using PbxConnectors.Sip.Tests.Messages;
using PbxConnectors.Sip.Tests.Support;
using PbxConnectors.Sip.Transport;

namespace PbxConnectors.Sip.Tests.Transport;

public sealed class TransportTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(SipTransportKind.Udp)]
    [InlineData(SipTransportKind.Tcp)]
    public Task A_message_arrives_whole_and_its_answer_comes_back(SipTransportKind kind) => ExchangeAsync("127.0.0.1", kind);

    [Ipv6Theory]
    [InlineData(SipTransportKind.Udp)]
    [InlineData(SipTransportKind.Tcp)]
    public Task Over_ipv6_as_well(SipTransportKind kind) => ExchangeAsync("::1", kind);

    [Fact]
    public async Task A_connection_nobody_takes_is_told_as_nothing_sent()
    {
        await using var near = Open("127.0.0.1", SipTransportKind.Tcp, out _);
        using var closed = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        closed.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var failed = new TaskCompletionSource<SipSendFailure>();
        near.Send(
            ParsingTests.Parse(ParsingTests.Response("SIP/2.0 200 OK")),
            new SipFlow(SipTransportKind.Tcp, (IPEndPoint)closed.LocalEndPoint!), failed.SetResult);
        (await failed.Task.WaitAsync(Patience)).MayHaveLeft.ShouldBeFalse();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Over_TLS_the_certificate_decides(bool trusted)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=pbx.example", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeAsync(listener, certificate);

        await using var near = new SipTransport(
            new SipTransportSettings
            {
                Kind = SipTransportKind.Tls, Bind = IPAddress.Loopback, TlsHost = "pbx.example", CertificateValidation = (_, _, _, _) => trusted,
            },
            new SipMeter());
        var received = new TaskCompletionSource<int>();
        near.Received = (message, _) => received.TrySetResult(message.StatusCode);
        near.Start();
        var failed = new TaskCompletionSource<SipSendFailure>();
        near.Send(
            ParsingTests.Parse(ParsingTests.Response("SIP/2.0 180 Ringing")),
            new SipFlow(SipTransportKind.Tls, (IPEndPoint)listener.LocalEndpoint), f => failed.TrySetResult(f));
        if (trusted)
        {
            (await received.Task.WaitAsync(Patience)).ShouldBe(200);
            await near.DisposeAsync();
            await serving.WaitAsync(Patience);
        }
        else
        {
            (await failed.Task.WaitAsync(Patience)).MayHaveLeft.ShouldBeFalse();
        }
    }

    [Fact]
    public async Task Whatever_a_handler_does_the_reading_goes_on()
    {
        await using var far = Open("127.0.0.1", SipTransportKind.Udp, out _);
        await using var near = Open("127.0.0.1", SipTransportKind.Udp, out _);
        int seen = 0;
        var second = new TaskCompletionSource();
        near.Received = (_, _) =>
        {
            if (++seen == 2)
            {
                second.SetResult();
            }

            throw new InvalidOperationException("A bug.");
        };
        for (int i = 0; i < 2; i++)
        {
            far.Send(ParsingTests.Parse(ParsingTests.Response("SIP/2.0 180 Ringing")), new SipFlow(SipTransportKind.Udp, near.Local));
        }

        await second.Task.WaitAsync(Patience);
    }

    private static async Task ExchangeAsync(string address, SipTransportKind kind)
    {
        await using var near = Open(address, kind, out var nearReceived);
        await using var far = Open(address, kind, out var farReceived);
        near.Send(ParsingTests.Parse(ParsingTests.Response("SIP/2.0 180 Ringing")), new SipFlow(kind, far.Local));
        var (there, from) = await farReceived.Task.WaitAsync(Patience);
        there.StatusCode.ShouldBe(180);
        far.Send(ParsingTests.Parse(ParsingTests.Response("SIP/2.0 200 OK")), from);
        (await nearReceived.Task.WaitAsync(Patience)).Message.StatusCode.ShouldBe(200);
    }

    private static SipTransport Open(
        string address, SipTransportKind kind, out TaskCompletionSource<(SipMessage Message, SipFlow Flow)> received)
    {
        var first = new TaskCompletionSource<(SipMessage, SipFlow)>(TaskCreationOptions.RunContinuationsAsynchronously);
        received = first;
        var transport = new SipTransport(new SipTransportSettings { Kind = kind, Bind = IPAddress.Parse(address) }, new SipMeter())
        {
            Received = (message, flow) => first.TrySetResult((message, flow)),
        };
        transport.Start();
        return transport;
    }

    private static async Task ServeAsync(TcpListener listener, X509Certificate2 certificate)
    {
        using var client = await listener.AcceptTcpClientAsync();
        await using var stream = new SslStream(client.GetStream());
        try
        {
            await stream.AuthenticateAsServerAsync(certificate);
            byte[] buffer = new byte[4096];
            _ = await stream.ReadAsync(buffer);
            await stream.WriteAsync(Encoding.UTF8.GetBytes(ParsingTests.Response("SIP/2.0 200 OK", "Content-Length: 0\r\n")));
            _ = await stream.ReadAsync(buffer);
        }
        catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException)
        {
            // The client does not trust us, or is done.
        }
    }
}
