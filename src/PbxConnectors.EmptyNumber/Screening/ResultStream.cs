using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace PbxConnectors.EmptyNumber;

/// <summary>Carries results from the calls to the reader of the run. A reader far behind makes the screening wait; nothing is lost.</summary>
internal sealed class ResultStream(ScreeningCounters counters, RunLifetime lifetime, ILogger logger)
{
    private const int Capacity = 1000;

    private readonly Channel<ScreenedNumber> _channel =
        Channel.CreateBounded<ScreenedNumber>(new BoundedChannelOptions(Capacity) { SingleReader = true });

    public ChannelReader<ScreenedNumber> Reader => _channel.Reader;

    public async ValueTask AddAsync(ScreenedNumber number)
    {
        counters.Screened(number.State);
        Log.Screened(logger, number.Extension, PhoneNumbers.Mask(number.Number), number.State, number.Confidence, number.Problem);
        if (_channel.Writer.TryWrite(number))
        {
            return;
        }

        try
        {
            await _channel.Writer.WriteAsync(number, lifetime.Abandoned).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Log.ResultUnread(logger, PhoneNumbers.Mask(number.Number));
        }
    }

    public void Complete() => _channel.Writer.TryComplete();
}
