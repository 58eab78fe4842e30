using Microsoft.Extensions.Logging;

namespace PbxConnectors.EmptyNumber;

/// <summary>
/// Listens to a dialer that is a line of its own and so knows at once when a registration is lost or regained: a free line is taken out of the
/// pool and reported before a number is spent on it.
/// </summary>
internal sealed class ExtensionWatch(IPbxDialer dialer, LinePool pool, ScreeningOptions options, ILogger logger)
{
    private readonly IPbxEvents? _events =
        options.CheckExtensions && dialer.TryGetFeature<IPbxLines>(out _) && dialer.TryGetFeature<IPbxEvents>(out var events) ? events : null;

    /// <summary>Runs until cancelled; ends at once where the dialer does not tell.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (_events is null)
        {
            return;
        }

        try
        {
            await foreach (var happened in _events.ReadEventsAsync(cancellationToken).ConfigureAwait(false))
            {
                if (happened is not ExtensionChanged { Extension: { } seen })
                {
                    continue;
                }

                if (seen.State == DeviceState.Unavailable)
                {
                    pool.MarkLost(seen.Extension);
                }
                else if (seen.State != DeviceState.Unknown)
                {
                    pool.MarkRegained(seen.Extension);
                }
            }
        }
        catch (Exception e) when (e is PbxException or ObjectDisposedException)
        {
            // Then lines are looked at as with any other dialer.
            Log.ExtensionWatchEnded(logger, e.GetType().Name);
        }
    }
}
