using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using PbxConnectors.Cli.Commands;
using PbxConnectors.Cli.Connections;
using PbxConnectors.Ola;
using PbxConnectors.Sip;

namespace PbxConnectors.Cli.Checks;

/// <summary>
/// Looks a connection over from the wire up: address, TLS, clock, sign-on, and a harmless question for each capability. Nothing is
/// dialled or changed. Each failure says what to do.
/// </summary>
internal sealed class ConnectionCheck(OpenConnection pbx, ConnectionSettings settings, TimeProvider time)
{
    private static readonly TimeSpan WireLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(30);

    // Zones lie quarters of an hour apart; what is less is a clock that runs ahead.
    private static readonly TimeSpan SmallestZoneStep = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan ExpiryWarning = TimeSpan.FromDays(30);

    private static readonly TimeSpan RegistrationLimit = TimeSpan.FromSeconds(10);

    // A line of our own speaks SIP; all others have an address for HTTP, which opening the connection has read already.
    private readonly Uri? _web = settings["BaseAddress"] is { } text ? new Uri(text) : null;
    private readonly List<CheckEntry> _checks = [];
    private readonly Dictionary<PbxOperation, string> _answers = [];
    private DateTimeOffset? _latestRecord;

    public async Task<CheckReport> RunAsync(CancellationToken cancellationToken)
    {
        if (_web is null)
        {
            await RegisterAsync(cancellationToken);
        }
        else if (await ReachAsync(_web, cancellationToken) && await CheckTlsAsync(_web, cancellationToken))
        {
            await CheckClockAsync(_web, cancellationToken);
            await AskAsync(cancellationToken);
            CheckZone();
            await CheckEventsAsync(cancellationToken);
        }

        var dialer = pbx.Dialer;
        return new CheckReport
        {
            Vendor = dialer.Pbx.Vendor,
            Connection = dialer.Pbx.Connection,
            Address = _web?.GetLeftPart(UriPartial.Authority) ?? settings["Server"] ?? "",
            Ok = _checks.TrueForAll(check => check.Outcome != Names.Of(CheckOutcome.Failed)),
            Checks = _checks,
            Capabilities =
            [
                .. dialer.Capabilities.OrderBy(capability => capability.Operation).Select(capability => new CapabilityEntry(
                    Names.Of(capability.Operation), Names.Of(capability.Degree), capability.Note, _answers.GetValueOrDefault(capability.Operation))),
            ],
        };
    }

    private async Task RegisterAsync(CancellationToken cancellationToken)
    {
        if (!pbx.Dialer.TryGetFeature<SipClient>(out var sip))
        {
            return;
        }

        foreach (var extension in sip.Registrations.States.Select(state => state.Extension).ToList())
        {
            using var limit = new CancellationTokenSource(RegistrationLimit, TimeProvider.System);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
            var name = $"extension {extension}";
            try
            {
                var state = await sip.Registrations.WaitForAnswerAsync(extension, either.Token);
                if (state.Status == SipRegistrationStatus.Registered)
                {
                    Pass(name, $"Registered for {state.Granted?.TotalSeconds:0} s.");
                }
                else if (state.Status == SipRegistrationStatus.Refused)
                {
                    Fail(
                        name,
                        $"The PBX refuses to register it: {state.Problem} ({state.StatusCode})",
                        "Check the extension's password under Accounts, and Domain where the PBX wants one of its own.");
                }
                else
                {
                    Fail(name, $"It is not registered: {state.Problem}", "Check Server and Transport, and whether a firewall lets SIP through.");
                }
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                Fail(name, "The PBX does not answer.", "Check Server and Transport, and whether a firewall lets SIP through.");
            }
        }
    }

    private async Task<bool> ReachAsync(Uri address, CancellationToken cancellationToken)
    {
        IPAddress[] addresses;
        try
        {
            addresses = await Dns.GetHostAddressesAsync(address.DnsSafeHost, cancellationToken);
        }
        catch (SocketException exception)
        {
            return Fail(
                "address",
                $"{address.DnsSafeHost} has no address: {exception.Message}",
                "Correct BaseAddress, or ask for the name to be entered into your DNS.");
        }

        try
        {
            using var socket = await ConnectAsync(address, cancellationToken);
            return Pass(
                "address",
                $"{address.DnsSafeHost} ({string.Join(", ", addresses.Select(found => found.ToString()))}) answers at port {address.Port}.");
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return Fail(
                "address",
                $"{address.DnsSafeHost} refuses port {address.Port}.",
                "Nothing listens there: correct the port in BaseAddress, or start the PBX's API service.");
        }
        catch (Exception exception) when (exception is SocketException or TimeoutException)
        {
            return Fail(
                "address",
                $"{address.DnsSafeHost} does not answer at port {address.Port}: {exception.Message}",
                "Look for a firewall between, and whether the PBX is on.");
        }
    }

    private async Task<bool> CheckTlsAsync(Uri address, CancellationToken cancellationToken)
    {
        if (address.Scheme != Uri.UriSchemeHttps)
        {
            return Add("tls", CheckOutcome.Warning, "The address is plain http: credentials and numbers travel readable.",
                "Use https where the PBX offers it, or keep the way to it inside a network of your own.");
        }

        var problems = SslPolicyErrors.None;
        X509Certificate2? certificate = null;
        try
        {
            using var socket = await ConnectAsync(address, cancellationToken);
            await using var stream = new SslStream(new NetworkStream(socket), leaveInnerStreamOpen: false);
            await stream.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = address.DnsSafeHost,
                    RemoteCertificateValidationCallback = (_, presented, _, errors) =>
                    {
                        certificate = presented is null ? null : new X509Certificate2(presented);
                        problems = errors;
                        return errors == SslPolicyErrors.None;
                    },
                },
                cancellationToken).WaitAsync(WireLimit, TimeProvider.System, cancellationToken);
            var expires = new DateTimeOffset(certificate!.NotAfter.ToUniversalTime());
            var detail = $"{stream.SslProtocol}, certificate of {certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false)} until " +
                $"{expires:yyyy-MM-dd}.";
            return expires - time.GetUtcNow() < ExpiryWarning
                ? Add("tls", CheckOutcome.Warning, detail, "The certificate runs out soon: have it renewed.")
                : Pass("tls", detail);
        }
        catch (AuthenticationException exception)
        {
            var (detail, advice) = problems switch
            {
                _ when problems.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) =>
                    (
                        $"The certificate is for {certificate?.GetNameInfo(X509NameType.DnsName, forIssuer: false)}, not for {address.DnsSafeHost}.",
                        "Put the name the certificate was made for into BaseAddress."),
                _ when problems.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) =>
                    ($"The certificate was issued by {certificate?.GetNameInfo(X509NameType.SimpleName, forIssuer: true)}, which this " +
                        $"machine does not trust, or it has run out ({certificate?.NotAfter:yyyy-MM-dd}).",
                        "Have the issuer's certificate added to this machine's trusted ones, or the PBX's certificate renewed."),
                _ => (exception.Message, "Look whether the port speaks TLS: BaseAddress may need http, or another port."),
            };
            return Fail("tls", detail, advice);
        }
        catch (Exception exception) when (exception is IOException or SocketException or TimeoutException)
        {
            return Fail("tls", $"No TLS at this port: {exception.Message}", "The port may speak plain http: correct BaseAddress.");
        }
        finally
        {
            certificate?.Dispose();
        }
    }

    private static async Task<Socket> ConnectAsync(Uri address, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(address.DnsSafeHost, address.Port, cancellationToken).AsTask()
                .WaitAsync(WireLimit, TimeProvider.System, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // Every answer over HTTP carries the server's clock, whatever the answer is.
    private async Task CheckClockAsync(Uri address, CancellationToken cancellationToken)
    {
        using var client = pbx.Services.GetRequiredService<IHttpClientFactory>().CreateClient(nameof(ConnectionCheck));
        using var limit = new CancellationTokenSource(WireLimit, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            using var answer = await client.GetAsync(
                new Uri(address.GetLeftPart(UriPartial.Authority)), HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (answer.Headers.Date is not { } theirs)
            {
                Add("clock", CheckOutcome.Skipped, "The PBX does not tell its time over HTTP.", null);
                return;
            }

            var ahead = theirs - TimeProvider.System.GetUtcNow();
            var detail = string.Create(
                CultureInfo.InvariantCulture,
                $"The PBX's clock is {Math.Abs(ahead.TotalSeconds):0} s {(ahead > TimeSpan.Zero ? "ahead of" : "behind")} this machine's.");
            if (ahead.Duration() > ClockTolerance)
            {
                Add("clock", CheckOutcome.Warning, detail, "Let both follow the same time server: records are found by their time.");
            }
            else
            {
                Pass("clock", detail);
            }
        }
        catch (Exception exception) when (exception is HttpRequestException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            Fail(
                "http",
                $"The port takes connections and does not speak HTTP: {exception.Message}",
                "Correct the port in BaseAddress: this may be the SIP port, or that of another service.");
        }
    }

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        (PbxOperation Operation, Func<Task<string?>> Ask)[] questions =
        [
            (
                PbxOperation.ExtensionStatus,
                () => With<IPbxStatus>(status => FirstAsync(status.ListExtensionStatusAsync(cancellationToken), "extensions"))),
            (PbxOperation.TrunkStatus, () => With<IPbxTrunks>(trunks => FirstAsync(trunks.ListTrunkStatusAsync(cancellationToken), "trunks"))),
            (PbxOperation.CallRecords, () => With<IPbxRecords>(records => ReadRecordsAsync(records, now, cancellationToken))),
            (PbxOperation.Voicemail, () => With<IPbxVoicemail>(
                mail => FirstAsync(mail.ListVoicemailAsync(now.AddDays(-1), now, cancellationToken: cancellationToken), "messages"))),
            (PbxOperation.ListParked, () => With<IPbxParking>(
                async parking => $"{(await parking.ListParkedAsync(cancellationToken: cancellationToken)).Count} parked calls")),
            (
                PbxOperation.Blacklist,
                () => With<IPbxBlacklist>(async blacklist => $"{(await blacklist.ListBlacklistAsync(cancellationToken)).Count} numbers")),
            (
                PbxOperation.Conferences,
                () => With<IPbxConferences>(async conferences => $"{(await conferences.ListConferencesAsync(cancellationToken)).Count} conferences")),
        ];
        var signedOn = false;
        foreach (var (operation, ask) in questions)
        {
            if (!pbx.Dialer.Capabilities.Supports(operation))
            {
                continue;
            }

            try
            {
                if (await ask() is not { } answer)
                {
                    continue;
                }

                _answers[operation] = answer;
                if (!signedOn)
                {
                    Pass("sign-on", "The PBX accepts the credentials.");
                }

                signedOn = true;
            }
            catch (PbxAuthenticationException exception)
            {
                _answers[operation] = exception.Message;
                if (!signedOn)
                {
                    Fail("sign-on", exception.Message, "Check user, password and, where there is one, client id and secret in the " +
                        "configuration, and that the account is switched on for the API.");
                    return;
                }

                Fail($"right to {Names.Of(operation)}", exception.Message, "Give the account the right to this at the PBX.");
            }
            catch (PbxException exception)
            {
                _answers[operation] = exception.Message;
                Fail($"{Names.Of(operation)}", exception.Message, Advice(exception));
            }
        }

        if (!signedOn && _checks.TrueForAll(check => check.Name != "sign-on"))
        {
            Add("sign-on", CheckOutcome.Skipped, "Nothing harmless could be asked.", null);
        }
    }

    private static string Advice(PbxException exception) => exception switch
    {
        PbxRejectedException => "Give the account the right to this at the PBX, or leave it out of your application.",
        PbxProtocolException => "The answer is not as documented: look whether BaseAddress and paths lead to the PBX's API, and which version it is.",
        PbxTimeoutException => "The PBX is slow: raise Http:AttemptTimeout, or look at its load.",
        PbxUnavailableException => "The PBX answers with failures: look into its own log.",
        _ => "See docs/troubleshooting.md.",
    };

    private async Task<string?> ReadRecordsAsync(IPbxRecords records, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // A window beyond now as well: a PBX whose zone is mistaken keeps its newest records there.
        var count = 0;
        await foreach (var record in records.QueryCallRecordsAsync(new CallRecordQuery(now.AddHours(-12), now.AddHours(14)), cancellationToken))
        {
            count++;
            if (record.StartedAt is { } started && (_latestRecord is null || started > _latestRecord))
            {
                _latestRecord = started;
            }
        }

        return $"{count} records in the last 12 hours";
    }

    private void CheckZone()
    {
        if (_latestRecord is not { } latest)
        {
            Add("time zone", CheckOutcome.Skipped, "There is no recent record to see the PBX's zone by.", "Place a call and check again.");
            return;
        }

        var ahead = latest - time.GetUtcNow();
        if (ahead >= SmallestZoneStep)
        {
            Fail(
                "time zone",
                string.Create(CultureInfo.InvariantCulture, $"The newest record lies {ahead.TotalHours:0.0} hours in the future."),
                "Set TimeZone of the connection to the zone of the PBX's clock, for example Asia/Shanghai.");
        }
        else
        {
            Pass("time zone", string.Create(
                CultureInfo.InvariantCulture, $"The newest record is {Math.Max(0, -ahead.TotalMinutes):0} minutes old: the zone is plausible."));
        }
    }

    private async Task CheckEventsAsync(CancellationToken cancellationToken)
    {
        if (!pbx.Dialer.TryGetFeature<OlaClient>(out var ola) || !ola.Session.IsConfigured)
        {
            return;
        }

        using var limit = new CancellationTokenSource(WireLimit, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            await ola.Session.ConnectAsync(either.Token);
            _answers[PbxOperation.LiveCallEvents] = "the WebSocket is open";
            Pass("events", "The WebSocket is open and accepts the credentials.");
        }
        catch (PbxException exception)
        {
            Fail("events", exception.Message, "Check Session:UserName and Session:Password (an extension and its password), and Session:Address.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Fail("events", "The WebSocket does not open.", "Check Session:Address, and whether a proxy between lets WebSockets through.");
        }
    }

    private async Task<string?> With<TFeature>(Func<TFeature, Task<string?>> ask)
        where TFeature : class, IPbxFeature => pbx.Dialer.TryGetFeature<TFeature>(out var feature) ? await ask(feature) : null;

    private static async Task<string?> FirstAsync<T>(IAsyncEnumerable<T> list, string what)
    {
        await foreach (var _ in list)
        {
            return "answers";
        }

        return $"answers: no {what}";
    }

    private bool Pass(string name, string detail) => Add(name, CheckOutcome.Passed, detail, null);

    private bool Fail(string name, string detail, string advice) => Add(name, CheckOutcome.Failed, detail, advice);

    private bool Add(string name, CheckOutcome outcome, string detail, string? advice)
    {
        _checks.Add(new CheckEntry(name, Names.Of(outcome), detail, advice));
        return outcome != CheckOutcome.Failed;
    }
}
