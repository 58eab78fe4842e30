using System.Globalization;
using System.Text;

namespace PbxConnectors.Sip.Messages;

/// <summary>Writes messages; Content-Length is always written, from the body. Thread-safe.</summary>
internal static class SipWriter
{
    public static byte[] Write(SipMessage message)
    {
        var text = new StringBuilder(512);
        if (message.IsRequest)
        {
            text.Append(message.Method).Append(' ').Append(message.RequestUri).Append(" SIP/2.0\r\n");
        }
        else
        {
            text.Append("SIP/2.0 ").Append(message.StatusCode.ToString(CultureInfo.InvariantCulture)).Append(' ').Append(message.Phrase)
                .Append("\r\n");
        }

        foreach (var line in message.Headers.Lines)
        {
            if (!line.Key.Equals(SipNames.ContentLength, StringComparison.OrdinalIgnoreCase))
            {
                text.Append(line.Key).Append(": ").Append(line.Value).Append("\r\n");
            }
        }

        text.Append(SipNames.ContentLength).Append(": ").Append(message.Body.Length.ToString(CultureInfo.InvariantCulture)).Append("\r\n\r\n");
        string head = text.ToString();
        int headLength = Encoding.UTF8.GetByteCount(head);
        byte[] bytes = new byte[headLength + message.Body.Length];
        Encoding.UTF8.GetBytes(head, bytes);
        message.Body.Span.CopyTo(bytes.AsSpan(headLength));
        return bytes;
    }
}
