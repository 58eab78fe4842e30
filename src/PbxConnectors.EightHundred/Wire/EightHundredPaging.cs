using System.Runtime.CompilerServices;
using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred.Wire;

/// <summary>
/// Reads a list page by page to its end. Rows move while they are read: each is given out once by its key, rows without a key always.
/// </summary>
internal static class EightHundredPaging
{
    public static async IAsyncEnumerable<T> ReadAsync<T>(
        Func<int, CancellationToken, Task<EightHundredReply>> readFrom,
        int pageSize,
        string[] listNames,
        Func<VendorJson, T> readRow,
        Func<T, object?> keyOf,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var given = new HashSet<object>();
        for (int start = 0; ;)
        {
            var reply = await readFrom(start, cancellationToken).ConfigureAwait(false);
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
