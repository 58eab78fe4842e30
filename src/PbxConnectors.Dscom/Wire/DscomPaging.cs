using System.Runtime.CompilerServices;
using PbxConnectors.Transport;

namespace PbxConnectors.Dscom.Wire;

/// <summary>
/// Reads a paged list to its end. Pages move while they are read: rows may come twice, and rows added meanwhile may push others over a
/// page edge. So each row is given out once by its key, and when the list grew while it was read it is read again, for the rows missed.
/// </summary>
internal static class DscomPaging
{
    private const int MaxPasses = 3;

    public static async IAsyncEnumerable<T> ReadAsync<T, TKey>(
        Func<int, CancellationToken, ValueTask<DscomReply>> readPage,
        int pageSize,
        Func<VendorJson, T> readRow,
        Func<T, TKey> keyOf,
        [EnumeratorCancellation] CancellationToken cancellationToken)
        where TKey : notnull
    {
        var given = new HashSet<TKey>();
        for (int pass = 0; pass < MaxPasses; pass++)
        {
            int? firstTotal = null;
            int? lastTotal = null;
            int read = 0;
            for (int page = 1; ; page++)
            {
                using var reply = await readPage(page, cancellationToken).ConfigureAwait(false);
                firstTotal ??= reply.Total;
                lastTotal = reply.Total ?? lastTotal;
                int rows = 0;
                bool news = false;
                foreach (var item in reply.Data.Rows)
                {
                    rows++;
                    if (item.IsObject && readRow(item) is var row && given.Add(keyOf(row)))
                    {
                        news = true;
                        yield return row;
                    }
                }

                read += rows;

                // A short page ends the list, unless the PBX caps the page size below ours and says that there is more.
                if (rows == 0 || (rows < pageSize && !(read < lastTotal)))
                {
                    break;
                }

                // A PBX that ignores the page number sends the same page for ever. In later passes a page without news is no sign of it, for
                // most rows were given before; the total is known then, for it has changed.
                if (pass == 0 || lastTotal is null ? !news && page > 1 : read >= lastTotal)
                {
                    break;
                }
            }

            if (lastTotal == firstTotal)
            {
                yield break;
            }
        }
    }
}
