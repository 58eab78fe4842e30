using System.Globalization;
using System.Threading.Channels;

namespace PbxConnectors.Testing;

/// <summary>
/// Calls the URLs the PBX was given, one after the other, once each: whether it repeats a failed one is not documented. Thread-safe.
/// </summary>
internal sealed class EightHundredPusher : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private readonly Channel<(string Operation, string Url)> _queue = Channel.CreateUnbounded<(string, string)>();
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private readonly List<SentPush> _sent = [];
    private readonly ChangeSignal _changed = new();
    private readonly FaultPlan _faults;
    private readonly TimeProvider _clock;
    private readonly Task _sending;

    public EightHundredPusher(Uri? eventUrl, FaultPlan faults, TimeProvider clock)
    {
        (EventUrl, _faults, _clock) = (eventUrl, faults, clock);
        _sending = Task.Run(SendAllAsync);
    }

    public Uri? EventUrl { get; set; }

    public IReadOnlyList<SentPush> Sent
    {
        get { lock (_gate)
            {
                return [.. _sent];
            }
        }
    }

    public void PushEvent(int type, int peer, string phone, string? memo)
    {
        if (EventUrl is not { } address)
        {
            return;
        }

        var url = string.Create(CultureInfo.InvariantCulture, $"{address}?type={type}&phone={Uri.EscapeDataString(phone)}&peer={peer}");

        // Printed unencoded; what would not survive in a request line is encoded as any HTTP client must.
        _queue.Writer.TryWrite(("callEventPush", memo is null ? url : $"{url}&memo={Uri.EscapeDataString(memo)}"));
    }

    public void PushCallback(string url) => _queue.Writer.TryWrite(("callbackStatus", url));

    public Task WaitForAsync(string operation, int count, CancellationToken cancellationToken) =>
        _changed.WaitAsync(() => Sent.Count(push => push.Operation == operation) >= count, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (!_queue.Writer.TryComplete())
        {
            return;
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        await _sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _http.Dispose();
        _stopping.Dispose();
    }

    private async Task SendAllAsync()
    {
        await foreach (var (operation, url) in _queue.Reader.ReadAllAsync(_stopping.Token).ConfigureAwait(false))
        {
            var fault = _faults.Take(operation);
            switch (fault?.Kind)
            {
                case FaultKind.Drop or FaultKind.DropBefore:
                    Note(new SentPush(operation, url, null, Lost: true));
                    continue;
                case FaultKind.Delay or FaultKind.Late:
                    await Task.Delay(fault.Duration, _clock, _stopping.Token).ConfigureAwait(false);
                    break;
            }

            await SendAsync(operation, url).ConfigureAwait(false);
            if (fault?.Kind == FaultKind.Duplicate)
            {
                await SendAsync(operation, url).ConfigureAwait(false);
            }
        }
    }

    private async Task SendAsync(string operation, string url)
    {
        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _stopping.Token);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            using var response = await _http.SendAsync(request, either.Token).ConfigureAwait(false);
            var answer = await response.Content.ReadAsStringAsync(either.Token).ConfigureAwait(false);
            Note(new SentPush(operation, url, (int)response.StatusCode, answer));
        }
        catch (Exception e) when (e is HttpRequestException or UriFormatException or InvalidOperationException || e is OperationCanceledException
            && !_stopping.IsCancellationRequested)
        {
            Note(new SentPush(operation, url, null));
        }
    }

    private void Note(SentPush push)
    {
        lock (_gate)
        {
            _sent.Add(push);
        }

        _changed.Pulse();
    }
}

/// <summary>A push the PBX made.</summary>
/// <param name="Operation"><c>callEventPush</c> or <c>callbackStatus</c>.</param>
/// <param name="Url">Where to, with its values.</param>
/// <param name="Status">HTTP status of the answer; null when there was none.</param>
/// <param name="Answer">Body of the answer.</param>
/// <param name="Lost">True when a fault swallowed it.</param>
public sealed record SentPush(string Operation, string Url, int? Status, string Answer = "", bool Lost = false)
{
    /// <summary>Operation and status: the URL holds numbers.</summary>
    public override string ToString() => $"{Operation}: {Status?.ToString(CultureInfo.InvariantCulture) ?? "no answer"}";
}
