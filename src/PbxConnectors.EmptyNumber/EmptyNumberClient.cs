using System.Globalization;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PbxConnectors.Transport;

namespace PbxConnectors.EmptyNumber;

/// <summary>
/// Typed client of the empty-number recognition server (空号识别系统): its six operations, exactly as documented. Made by
/// <c>services.AddEmptyNumberScreening(…)</c>. Thread-safe. Client ids and SIP passwords appear in no log line, error or text.
/// </summary>
public sealed class EmptyNumberClient
{
    /// <summary>The vendor key errors and logs carry.</summary>
    public const string Vendor = "emptynumber";

    internal static readonly PbxIdentity Identity = new(Vendor);

    private readonly Uri _baseAddress;
    private readonly KeyValuePair<string, string>[] _headers;
    private readonly PbxHttpSender _sender;
    private readonly PbxHttpSender _uploader;

    // Internal: only a client from PbxConnectionServices carries the guard that keeps once-only operations from being sent twice.
    internal EmptyNumberClient(
        EmptyNumberOptions options, Func<HttpClient> createClient, ILoggerFactory? loggerFactory = null, TimeProvider? timeProvider = null)
    {
        string address = options.BaseAddress!.AbsoluteUri;
        _baseAddress = new Uri(address.EndsWith('/') ? address : address + "/");
        _headers = [.. options.Headers];
        Redactor = new SecretRedactor();
        foreach (var header in _headers)
        {
            Redactor.Add(header.Value);
        }

        var settings = new PbxSenderSettings
        {
            Pbx = Identity,
            CreateClient = createClient,
            Options = options.Http,
            ReadError = Envelope.ReadError,
            Redactor = Redactor,
            Logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger<EmptyNumberClient>(),
            TimeProvider = timeProvider ?? TimeProvider.System,
        };
        _sender = new PbxHttpSender(settings);
        _uploader = new PbxHttpSender(settings with
        {
            Options = new PbxHttpOptions
            {
                AttemptTimeout = options.UploadTimeout,
                MaxRetries = options.Http.MaxRetries,
                RetryDelay = options.Http.RetryDelay,
                MaxResponseBytes = options.Http.MaxResponseBytes,
            },
        });
    }

    internal SecretRedactor Redactor { get; }

    /// <summary>
    /// Has the server allot a client id (GET /notify). Each call allots another one, so it is sent at most once: call it at the start of
    /// a run and keep the id.
    /// </summary>
    /// <exception cref="PbxException">No id was allotted.</exception>
    public async Task<string> AcquireClientIdAsync(CancellationToken cancellationToken = default)
    {
        var operation = EmptyNumberOperations.AcquireClientId;
        using var response = await _sender.SendAsync(operation, () => Request(operation, "notify"), cancellationToken).ConfigureAwait(false);
        string? clientId = Envelope.Open(operation, response, Identity, Redactor)["clientId"].TextOrNull?.Trim();

        // The id becomes a part of the path, where a dot segment would lead elsewhere.
        if (clientId is null or "." or "..")
        {
            var details = new PbxErrorDetails
            {
                Pbx = Identity, Operation = operation.Name, HttpStatus = response.Status, Delivery = Delivery.Sent,
            };
            throw Envelope.Unreadable(operation, details, response, Redactor, "it has no usable \"data.clientId\"");
        }

        Redactor.AddRotating(clientId);
        return clientId;
    }

    /// <summary>
    /// Takes numbers to dial (GET /dialplan). The server hands each answer out once, so it is sent at most once; when the error's
    /// <see cref="PbxException.Delivery"/> is <see cref="Delivery.Unknown"/> numbers may have been handed out and lost.
    /// </summary>
    /// <returns>The entries in the server's order; empty when there is nothing to do at present.</returns>
    /// <exception cref="PbxException">No plan was given; <see cref="PbxRejectedException"/> also when the server forgot the id.</exception>
    public async Task<IReadOnlyList<DialPlanEntry>> GetDialPlanAsync(string clientId, CancellationToken cancellationToken = default)
    {
        using var response = await SendAsync(EmptyNumberOperations.GetDialPlan, "dialplan", clientId, query: "", cancellationToken)
            .ConfigureAwait(false);
        var data = Envelope.Open(EmptyNumberOperations.GetDialPlan, response, Identity, Redactor);
        return [.. data["dialplans"].Items
            .Where(item => item.IsObject)
            .Select(item => new DialPlanEntry(item["extensionNum"].TextOrNull?.Trim(), item["phoneNum"].TextOrNull?.Trim()))];
    }

    /// <summary>
    /// Asks for extension accounts (GET /accounts). May be repeated: the document does not say so, but accounts belong to the client id
    /// and the number of threads, so asking again is taken to give the same ones.
    /// </summary>
    /// <param name="clientId">The id allotted.</param>
    /// <param name="threads">How many calls this client makes at once (<c>threadsNum</c>), 1 or more.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The accounts, possibly fewer than asked for; entries without an extension are left out.</returns>
    /// <exception cref="PbxException">No accounts were given.</exception>
    public async Task<IReadOnlyList<ExtensionAccount>> GetExtensionAccountsAsync(
        string clientId, int threads, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        string query = string.Create(CultureInfo.InvariantCulture, $"?threadsNum={threads}");
        using var response = await SendAsync(EmptyNumberOperations.GetExtensionAccounts, "accounts", clientId, query, cancellationToken)
            .ConfigureAwait(false);
        var data = Envelope.Open(EmptyNumberOperations.GetExtensionAccounts, response, Identity, Redactor);
        var accounts = new List<ExtensionAccount>();
        foreach (var item in data["accounts"].Items)
        {
            string? password = item["password"].Text;
            Redactor.Add(password);
            if (item["extensionNum"].TextOrNull?.Trim() is { } extension)
            {
                accounts.Add(new ExtensionAccount(extension, password));
            }
        }

        return accounts;
    }

    /// <summary>Tells the server that this client is alive (POST /heartbeat, empty body). May be repeated.</summary>
    /// <returns>The server's time; null when it sends none that can be read.</returns>
    /// <exception cref="PbxException">The server does not take it; <see cref="PbxRejectedException"/> also when it forgot the id.</exception>
    public async Task<DateTimeOffset?> SendHeartbeatAsync(string clientId, CancellationToken cancellationToken = default)
    {
        using var response = await SendAsync(EmptyNumberOperations.SendHeartbeat, "heartbeat", clientId, query: "", cancellationToken)
            .ConfigureAwait(false);
        return ServerTime.Read(Envelope.Open(EmptyNumberOperations.SendHeartbeat, response, Identity, Redactor));
    }

    /// <summary>
    /// Reports the state of one extension (GET /status). May be repeated: the same state twice is the same as once. <c>phoneNum</c> is
    /// always sent, empty when there is no number.
    /// </summary>
    /// <param name="clientId">The id allotted.</param>
    /// <param name="extension">The extension.</param>
    /// <param name="status">Its state.</param>
    /// <param name="phoneNumber">The number it works on; null or empty when there is none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The server's time; null when it sends none that can be read.</returns>
    /// <exception cref="PbxException">The server does not take it.</exception>
    public async Task<DateTimeOffset?> ReportStatusAsync(
        string clientId,
        string extension,
        ReportedStatus status,
        string? phoneNumber = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(extension);
        string query = $"?status={EmptyNumberOperations.Word(status)}&extensionNum={Uri.EscapeDataString(extension)}" +
            $"&phoneNum={Uri.EscapeDataString(phoneNumber ?? "")}";
        using var response = await SendAsync(EmptyNumberOperations.ReportStatus, "status", clientId, query, cancellationToken)
            .ConfigureAwait(false);
        return ServerTime.Read(Envelope.Open(EmptyNumberOperations.ReportStatus, response, Identity, Redactor));
    }

    /// <summary>
    /// Uploads the audio of one call (POST /dial_wav, multipart: a file part <c>file_name</c> of type audio/wav, <c>extensionNum</c>,
    /// <c>phone</c>). May be repeated. Bounded by <see cref="EmptyNumberOptions.UploadTimeout"/> per attempt.
    /// </summary>
    /// <param name="clientId">The id allotted.</param>
    /// <param name="extension">The extension that dialled.</param>
    /// <param name="phoneNumber">The number dialled.</param>
    /// <param name="wave">The bytes of a WAV file; not copied, so leave them alone until the task ends.</param>
    /// <param name="fileName">The file's name; characters outside letters, digits, <c>-_.</c> become <c>_</c>, and <c>.wav</c> is added when
    /// missing.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The server's time; null when it sends none that can be read.</returns>
    /// <exception cref="PbxException">The server does not take it.</exception>
    public async Task<DateTimeOffset?> UploadDialAudioAsync(
        string clientId,
        string extension,
        string phoneNumber,
        ReadOnlyMemory<byte> wave,
        string fileName,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(clientId);
        ArgumentException.ThrowIfNullOrWhiteSpace(extension);
        ArgumentException.ThrowIfNullOrWhiteSpace(phoneNumber);
        ArgumentException.ThrowIfNullOrWhiteSpace(fileName);
        if (wave.IsEmpty)
        {
            throw new ArgumentException("There is no audio to upload: the file is empty.", nameof(wave));
        }

        var operation = EmptyNumberOperations.UploadDialAudio;
        using var response = await _uploader.SendAsync(
            operation,
            () =>
            {
                var request = Request(operation, $"dial_wav/{Uri.EscapeDataString(clientId)}");
                request.Content = DialAudioForm.Create(wave, DialAudioForm.SafeFileName(fileName), extension, phoneNumber);
                return request;
            },
            cancellationToken).ConfigureAwait(false);
        return ServerTime.Read(Envelope.Open(operation, response, Identity, Redactor));
    }

    /// <summary>Scheme, host and port of the server; neither path nor headers.</summary>
    public override string ToString() => $"{Vendor} at {_baseAddress.Scheme}://{_baseAddress.Authority}";

    private Task<PbxHttpResponse> SendAsync(
        WireOperation operation, string path, string clientId, string query, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(clientId);
        string relative = $"{path}/{Uri.EscapeDataString(clientId)}{query}";
        return _sender.SendAsync(operation, () => Request(operation, relative), cancellationToken);
    }

    private HttpRequestMessage Request(WireOperation operation, string relative)
    {
        var request = new HttpRequestMessage(operation.Method, new Uri(_baseAddress.AbsoluteUri + relative));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));

        // GETs that change the server's state must not be answered by a cache on the way.
        request.Headers.CacheControl = new CacheControlHeaderValue { NoCache = true, NoStore = true };
        foreach (var (name, value) in _headers)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }
}
