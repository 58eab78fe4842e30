using Microsoft.Extensions.Logging;
using PbxConnectors.EightHundred.Records;

namespace PbxConnectors.EightHundred.Dialing;

/// <summary>The records that are there before a dial by a device or a client program: none of them is its own.</summary>
internal sealed class EarlierRecords(EightHundredClient client, ILogger logger, TimeProvider time)
{
    private readonly EightHundredDialingOptions _options = client.Options.Dialing;

    /// <summary>Reads the ids of the records around now. None where they cannot be read, or are not to be.</summary>
    /// <param name="extension">Extension that is to dial; null for all.</param>
    /// <param name="cancellationToken">Gives up, and the dial with it.</param>
    public async Task<IReadOnlySet<long>> ReadAsync(string? extension, CancellationToken cancellationToken)
    {
        var ids = new HashSet<long>();
        if (!_options.LookBeforeDial)
        {
            return ids;
        }

        var now = time.GetUtcNow();
        var query = new EightHundredRecordQuery
        {
            From = now - _options.ClockTolerance,
            To = now + _options.ClockTolerance,
            PageSize = 1000,
            Extensions = extension is null ? [] : [extension],
        };
        try
        {
            await foreach (var record in client.Records.QueryAsync(query, cancellationToken).ConfigureAwait(false))
            {
                if (record.Id is { } id)
                {
                    ids.Add(id);
                }
            }
        }
        catch (PbxException e)
        {
            Log.EarlierRecordsUnreadable(logger, client.Pbx, e.Message);
        }

        return ids;
    }
}
