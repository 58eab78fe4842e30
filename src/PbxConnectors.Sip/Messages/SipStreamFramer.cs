using System.Globalization;
using System.Text;

namespace PbxConnectors.Sip.Messages;

/// <summary>
/// Cuts a stream into messages by Content-Length (RFC 3261 §18.3). Bounded: a stream that announces or sends more than a message may have
/// is broken for good, for nobody knows where the next message begins. Not thread-safe.
/// </summary>
internal sealed class SipStreamFramer
{
    private const int MaximumHead = 16 * 1024;

    private byte[] _buffer = new byte[4096];
    private int _start;
    private int _end;

    /// <summary>True when the stream can no longer be read: close it.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Room for the next bytes of the stream; tell <see cref="Advance"/> how many were put there.</summary>
    public Memory<byte> GetMemory()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        return _buffer.AsMemory(_end);
    }

    /// <summary>Takes the bytes put into <see cref="GetMemory"/>.</summary>
    public void Advance(int count) => _end += count;

    /// <summary>Takes the next whole message; it stays valid until the next call of <see cref="GetMemory"/>.</summary>
    /// <returns>False when more bytes are needed or the stream is broken.</returns>
    public bool TryTake(out ReadOnlyMemory<byte> message)
    {
        message = default;
        while (_start < _end && _buffer[_start] is (byte)'\r' or (byte)'\n')
        {
            _start++;
        }

        var bytes = _buffer.AsSpan(_start, _end - _start);
        if (IsBroken || bytes.IsEmpty)
        {
            return false;
        }

        int head = SipParser.FindHeadEnd(bytes, out int bodyStart);
        if (head == bytes.Length)
        {
            IsBroken = bytes.Length > MaximumHead;
            return false;
        }

        if (ReadContentLength(bytes[..head]) is not { } length || length > SipParser.MaximumBytes - bodyStart || head > MaximumHead)
        {
            IsBroken = true;
            return false;
        }

        if (bytes.Length < bodyStart + length)
        {
            return false;
        }

        message = _buffer.AsMemory(_start, bodyStart + length);
        _start += bodyStart + length;
        return true;
    }

    private static int? ReadContentLength(ReadOnlySpan<byte> head)
    {
        foreach (var range in head.Split((byte)'\n'))
        {
            var line = head[range];
            int colon = line.IndexOf((byte)':');
            if (colon < 0)
            {
                continue;
            }

            string name = SipNames.Expand(Encoding.UTF8.GetString(line[..colon]).Trim());
            if (name.Equals(SipNames.ContentLength, StringComparison.OrdinalIgnoreCase))
            {
                return int.TryParse(
                    Encoding.UTF8.GetString(line[(colon + 1)..]).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int length)
                    ? length
                    : null;
            }
        }

        return 0;
    }
}
