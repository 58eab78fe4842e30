namespace PbxConnectors;

/// <summary>Who calls whom, and how. Immutable; safe to log, for numbers are masked in <see cref="ToString"/>.</summary>
public sealed record DialRequest
{
    /// <summary>Creates a request.</summary>
    /// <param name="from">What places the call; a text is an extension.</param>
    /// <param name="to">The number to dial, as the PBX wants it dialled (with any prefix it needs).</param>
    /// <exception cref="ArgumentException">The destination is empty or holds a character that no number has.</exception>
    public DialRequest(DialSource from, string to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentException.ThrowIfNullOrWhiteSpace(to);
        To = to.Trim();
        if (To.AsSpan().IndexOfAnyExcept(Dialable) is var bad and >= 0)
        {
            throw new ArgumentException(
                $"A number to dial consists of digits, letters and + * # - . _ @ : only; character {bad + 1} is not one of them.", nameof(to));
        }

        From = from;
    }

    private static readonly System.Buffers.SearchValues<char> Dialable = System.Buffers.SearchValues.Create(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+*#-._@:");

    /// <summary>What places the call.</summary>
    public DialSource From { get; }

    /// <summary>The number to dial.</summary>
    public string To { get; }

    /// <summary>Number shown to the called party; null leaves it to the PBX. Not every PBX honours it.</summary>
    public string? DisplayNumber { get; init; }

    /// <summary>Text carried with the call where the PBX can (see <see cref="PbxCapabilities"/>); otherwise kept on our side only.</summary>
    public string? UserData { get; init; }

    /// <summary>How long the called party may ring before we hang up; null leaves it to the PBX.</summary>
    public TimeSpan? RingTimeout { get; init; }

    /// <summary>The caller's own id of this call, repeated in logs and on <see cref="PbxCall.CorrelationId"/>; made when absent.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>Source and destination with numbers masked.</summary>
    public override string ToString() => $"{From} -> {PhoneNumbers.Mask(To)}";
}
