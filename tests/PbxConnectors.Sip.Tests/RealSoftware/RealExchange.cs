using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using PbxConnectors.CallProgress;
using PbxConnectors.Sip.Registration;
using PbxConnectors.Sip.Tests.Support;

namespace PbxConnectors.Sip.Tests.RealSoftware;

/// <summary>
/// kamailio as registrar and proxy, sipp behind it as the far end of one call, and a line registered there. Everything on 127.0.0.1, files
/// in a temporary folder of its own.
/// </summary>
internal sealed class RealExchange : IAsyncDisposable
{
    public const string Number = "13800001234";
    public const string Extension = "8001";
    public const string Domain = "pbx.example";
    private const string Password = "planted-secret-8001";

    private readonly string _folder = Directory.CreateTempSubdirectory("pbx-sip-real-").FullName;
    private readonly int _port = RealPrograms.FindFreePort();
    private readonly int _farPort = RealPrograms.FindFreePort();
    private ChildProgram? _kamailio;
    private ChildProgram? _sipp;
    private string _algorithm = "MD5";

    private RealExchange()
    {
    }

    /// <summary>The line.</summary>
    public SipClient Client { get; private set; } = null!;

    /// <summary>What dials on it.</summary>
    public SipPbxDialer Dialer { get; private set; } = null!;

    /// <summary>What sipp plays in its announcement: two seconds in which every A-law code occurs.</summary>
    public static byte[] Announcement { get; } = MakeAnnouncement();

    /// <summary>Starts kamailio, sipp where a scenario is named, and the line.</summary>
    public static async Task<RealExchange> StartAsync(
        string? scenario = null, string algorithm = "MD5", string password = Password, Action<SipOptions>? configure = null)
    {
        var exchange = new RealExchange();
        try
        {
            if (scenario is not null)
            {
                exchange.StartSipp(scenario);
            }

            await exchange.StartKamailioAsync(algorithm);
            exchange.Connect(password, configure);
            return exchange;
        }
        catch
        {
            await exchange.DisposeAsync();
            throw;
        }
    }

    /// <summary>What the registrar said to the line.</summary>
    public Task<SipRegistrationState> RegistrationAsync() =>
        Client.Registrations.WaitForAnswerAsync(Extension).WaitAsync(SipLaboratory.Patience);

    /// <summary>Whether kamailio holds a registration of the extension.</summary>
    public async Task<bool> HoldsRegistrationAsync() =>
        (await AskAsync()).ShouldNotBeNull().StartsWith("SIP/2.0 200 ", StringComparison.Ordinal);

    /// <summary>Ends kamailio, and after that starts another at the same port that knows nothing of the first.</summary>
    public async Task<Func<Task>> EndRegistrarAsync()
    {
        await _kamailio!.DisposeAsync();
        return () => StartKamailioAsync(_algorithm);
    }

    /// <summary>Dials the far end.</summary>
    public Task<PbxCall> DialAsync() => Dialer.DialAsync(new DialRequest(Extension, Number)).WaitAsync(SipLaboratory.Patience);

    /// <summary>Waits for the end of the call, and until the far end has seen all its scenario names.</summary>
    public async Task<(CallResult Result, SipCallReport Report)> EndAsync(PbxCall call)
    {
        var result = await call.Completion.WaitAsync(SipLaboratory.Patience);
        (await _sipp.ShouldNotBeNull().WaitAsync()).ShouldBe(0, ReadSippErrors());
        Dialer.TryGetReport(call, out var report).ShouldBeTrue();
        return (result, report!);
    }

    /// <summary>The samples of the recording.</summary>
    public async Task<short[]> RecordingAsync(CallResult result)
    {
        await using var recording = await Dialer.OpenRecordingAsync(result.Recording.ShouldNotBeNull());
        WaveFile.TryRead(recording.Content, out var audio, out string? problem).ShouldBeTrue(problem);
        return audio!.Samples.ToArray();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (Dialer is not null)
        {
            await Dialer.DisposeAsync();
            await Client.DisposeAsync();
        }

        foreach (var program in new[] { _sipp, _kamailio })
        {
            if (program is not null)
            {
                await program.DisposeAsync();
            }
        }

        Directory.Delete(_folder, recursive: true);
    }

    private void StartSipp(string scenario)
    {
        File.Copy(SourceOf("Scenarios", scenario + ".xml"), Path.Combine(_folder, scenario + ".xml"));
        File.WriteAllBytes(Path.Combine(_folder, "announcement.alaw"), Announcement);
        _sipp = ChildProgram.Start(
            "sipp", _folder, "-sf", scenario + ".xml", "-i", "127.0.0.1", "-p", Text(_farPort), "-mi", "127.0.0.1", "-m", "1", "-nostdin",
            "-trace_err", "-error_file", "errors.log", "-timeout", Text((int)SipLaboratory.Patience.TotalSeconds), "-timeout_error");
    }

    private async Task StartKamailioAsync(string algorithm)
    {
        _algorithm = algorithm;
        string configuration = Path.Combine(_folder, "kamailio.cfg");
        await File.WriteAllTextAsync(configuration, (await File.ReadAllTextAsync(SourceOf("kamailio.cfg")))
            .Replace("@SIP_PORT@", Text(_port), StringComparison.Ordinal)
            .Replace("@FAR_PORT@", Text(_farPort), StringComparison.Ordinal)
            .Replace("@ALGORITHM@", algorithm, StringComparison.Ordinal)
            .Replace("@PASSWORD@", Password, StringComparison.Ordinal));
        _kamailio = ChildProgram.Start("kamailio", _folder, "-f", configuration, "-DD", "-E", "-m", "32", "-M", "4", "-Y", _folder);
        if (await AskAsync() is null)
        {
            throw new InvalidOperationException("kamailio ended at once: " + _kamailio.Output);
        }
    }

    private void Connect(string password, Action<SipOptions>? configure)
    {
        var options = new SipOptions { Server = $"127.0.0.1:{Text(_port)}", Domain = Domain };
        options.Accounts.Add(new SipAccount(Extension, password));
        configure?.Invoke(options);
        Client = SipClient.Create(options, new WatchedLog());
        Dialer = new SipPbxDialer(Client);
    }

    /// <summary>Asks by OPTIONS until there is an answer; null when kamailio ended instead.</summary>
    private async Task<string?> AskAsync()
    {
        using var socket = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        string local = socket.Client.LocalEndPoint!.ToString()!;
        byte[] question = Encoding.ASCII.GetBytes(
            $"OPTIONS sip:{Extension}@{Domain} SIP/2.0\r\nVia: SIP/2.0/UDP {local};branch=z9hG4bKasking\r\nMax-Forwards: 5\r\n"
            + $"From: <sip:asking@{Domain}>;tag=1\r\nTo: <sip:{Extension}@{Domain}>\r\nCall-ID: {local}\r\nCSeq: 1 OPTIONS\r\n"
            + "Content-Length: 0\r\n\r\n");
        using var patience = new CancellationTokenSource(SipLaboratory.Patience);
        while (!_kamailio!.HasExited)
        {
            await socket.SendAsync(question, new IPEndPoint(IPAddress.Loopback, _port), patience.Token);
            using var attempt = CancellationTokenSource.CreateLinkedTokenSource(patience.Token);
            attempt.CancelAfter(TimeSpan.FromMilliseconds(200));
            try
            {
                return Encoding.ASCII.GetString((await socket.ReceiveAsync(attempt.Token)).Buffer);
            }
            catch (OperationCanceledException) when (!patience.IsCancellationRequested)
            {
            }
        }

        return null;
    }

    private string ReadSippErrors()
    {
        string file = Path.Combine(_folder, "errors.log");
        return File.Exists(file) ? File.ReadAllText(file) : _sipp!.Output;
    }

    private static string SourceOf(params string[] path) => Path.Combine([AppContext.BaseDirectory, "RealSoftware", .. path]);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static byte[] MakeAnnouncement()
    {
        byte[] codes = new byte[2 * 8000];
        new Random(2004).NextBytes(codes);
        return codes;
    }
}
