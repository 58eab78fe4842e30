using System.Security.Cryptography;

namespace PbxConnectors.EightHundred.AspNetCore;

/// <summary>
/// Passes a stream through and sums it up on the way. Where a checksum is expected, a wrong one ends the stream with an exception in place of
/// its end, so that whoever copies it does not take the copy for whole. Disposing it does nothing. Forward only; for one reader.
/// </summary>
internal sealed class CheckedStream(Stream inner, IncrementalHash hash, string? expected) : Stream
{
    private bool _ended;

    /// <summary>True when all was read and its checksum is another than the one expected.</summary>
    public bool IsBroken { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Reads what the consumer left, where a checksum is expected; true when it is right.</summary>
    public async Task<bool> IsWholeAsync(CancellationToken cancellationToken)
    {
        byte[] chunk = new byte[8192];
        while (expected is not null && !_ended)
        {
            Add(chunk.AsSpan(0, await inner.ReadAsync(chunk, cancellationToken).ConfigureAwait(false)));
        }

        return !IsBroken;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        return Pass(buffer.Span, read);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        Pass(buffer.AsSpan(offset, count), inner.Read(buffer, offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Pass(ReadOnlySpan<byte> buffer, int read)
    {
        if (buffer.Length > 0)
        {
            Add(buffer[..read]);
        }

        return IsBroken ? throw new InvalidDataException("The recording's MD5 is wrong: it was damaged on its way.") : read;
    }

    private void Add(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > 0)
        {
            hash.AppendData(bytes);
        }
        else if (!_ended)
        {
            _ended = true;
            IsBroken = expected is not null && !expected.Equals(Convert.ToHexString(hash.GetHashAndReset()), StringComparison.OrdinalIgnoreCase);
        }
    }
}
