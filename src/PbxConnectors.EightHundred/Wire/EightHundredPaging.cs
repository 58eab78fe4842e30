using System.Runtime.CompilerServices;
using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred.Wire;

/// <summary>
/// Reads a list page by page to its end. Rows move while they are read: each is given out once by its key, rows without a key always.
/// </summary>
internal static class EightHundredPaging
{
    /// <summary>Reads a list that is asked for by its first row, from 0.</summary>
    public static IAsyncEnumerable<T> ReadAsync<T>(
        Func<int, CancellationToken, ValueTask<EightHundredReply>> readFrom,
        int pageSize,
        string[] listNames,
        Func<VendorJson, T> readRow,
        Func<T, object?> keyOf,
        CancellationToken cancellationToken) =>
        ReadAsync((start, _, token) => readFrom(start, token), pageSize, listNames, readRow, keyOf, cancellationToken);

    /// <summary>Reads a list that may be asked for by its page, from 1: a PBX that caps pages makes the row tell nothing of the page.</summary>
    public static async IAsyncEnumerable<T> ReadAsync<T>(
        Func<int, int, CancellationToken, ValueTask<EightHundredReply>> read,
        int pageSize,
        string[] listNames,
        Func<VendorJson, T> readRow,
        Func<T, object?> keyOf,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var given = new HashSet<object>();
        int start = 0;
        for (int page = 1; ; page++)
        {
            using var reply = await read(start, page, cancellationToken).ConfigureAwait(false);
            int rows = 0;
            bool news = false;
            bool unkeyed = false;
            foreach (var item in reply.Rows(listNames))
            {
                rows++;
                var row = readRow(item);
                var key = keyOf(row);
                if (key is null || given.Add(key))
                {
                    news |= key is not null;
                    unkeyed |= key is null;
                    yield return row;
                }
            }

            start += rows;

            // A PBX that ignores the start sends the same rows for ever; one that caps the page below ours says that there is more.
            bool more = start < reply.Total;
            if (rows == 0 || (!news && !(unkeyed && more)) || (rows < pageSize && !more))
            {
                yield break;
            }
        }
    }
}
