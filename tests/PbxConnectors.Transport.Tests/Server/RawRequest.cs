using System.Globalization;
using System.Text;

namespace PbxConnectors.Transport.Tests.Server;

/// <summary>One request as it came off the wire.</summary>
/// <param name="Number">1 for the first request the server received.</param>
/// <param name="Connection">1 for the first connection.</param>
/// <param name="Line">The request line.</param>
/// <param name="Headers">Names are matched in any case.</param>
/// <param name="Body">The body as text.</param>
internal sealed record RawRequest(int Number, int Connection, string Line, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public static async Task<(string Line, Dictionary<string, string> Headers, string Body)?> ReadAsync(
        Stream stream, CancellationToken cancellationToken)
    {
        if (await ReadLineAsync(stream, cancellationToken) is not { Length: > 0 } line)
        {
            return null;
        }

        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await ReadLineAsync(stream, cancellationToken) is { Length: > 0 } header)
        {
            int colon = header.IndexOf(':');
            headers[header[..colon]] = header[(colon + 1)..].Trim();
        }

        var body = new MemoryStream();
        if (headers.GetValueOrDefault("Transfer-Encoding") == "chunked")
        {
            while (int.Parse((await ReadLineAsync(stream, cancellationToken))!, NumberStyles.HexNumber) is > 0 and var length)
            {
                await CopyAsync(stream, body, length, cancellationToken);
                await ReadLineAsync(stream, cancellationToken);
            }

            await ReadLineAsync(stream, cancellationToken);
        }
        else if (headers.TryGetValue("Content-Length", out string? length))
        {
            await CopyAsync(stream, body, int.Parse(length), cancellationToken);
        }

        return (line, headers, Encoding.UTF8.GetString(body.ToArray()));
    }

    private static async Task<string?> ReadLineAsync(Stream stream, CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        byte[] one = new byte[1];
        while (await stream.ReadAsync(one, cancellationToken) > 0)
        {
            if (one[0] == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append((char)one[0]);
        }

        return null;
    }

    private static async Task CopyAsync(Stream from, MemoryStream to, int count, CancellationToken cancellationToken)
    {
        byte[] bytes = new byte[count];
        await from.ReadExactlyAsync(bytes, cancellationToken);
        to.Write(bytes);
    }
}
