using PbxConnectors.Transport;

namespace PbxConnectors.EmptyNumber;

/// <summary>Reads <c>data.timestamp</c>: Unix time as text or number, in seconds or (13 digits and more) milliseconds.</summary>
internal static class ServerTime
{
    private const long FirstMillisecondValue = 1_000_000_000_000;

    /// <summary>Null for anything that is no time: the call succeeded all the same.</summary>
    public static DateTimeOffset? Read(VendorJson data)
    {
        if (data["timestamp"].WholeNumber is not { } value || value < 0)
        {
            return null;
        }

        long milliseconds = value >= FirstMillisecondValue ? value : value * 1000;
        return milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;
    }
}
