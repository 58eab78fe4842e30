namespace PbxConnectors.EightHundred.Messages;

/// <summary>A message to a client program, or from one (2.1.3). Immutable.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Phone">Telephone number.</param>
public sealed record EightHundredMessage(EightHundredMessageKind Kind, string Phone)
{
    /// <summary>Kind of the client program. Default PC.</summary>
    public EightHundredClientType Client { get; init; } = EightHundredClientType.Pc;

    /// <summary>Extension of the client that is to act (<c>extension</c>; only in the document's example).</summary>
    public string? Extension { get; init; }

    /// <summary>What that extension works with (<c>loginType</c>; only in the document's example).</summary>
    public string? LoginType { get; init; }

    /// <summary>Text, or for calls <see cref="CallContent"/>.</summary>
    public string? Content { get; init; }

    /// <summary>Time of the message; null for now.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>How long it stays valid; zero (default) for ever.</summary>
    public TimeSpan Lifetime { get; init; }

    /// <summary>Longitude in degrees, for a position.</summary>
    public double? Longitude { get; init; }

    /// <summary>Latitude in degrees, for a position.</summary>
    public double? Latitude { get; init; }

    /// <summary>The content that tells how a call stands. Written as strict JSON, which readers of JavaScript take too.</summary>
    /// <param name="status">State of the call.</param>
    /// <param name="talkTime">Talk time so far.</param>
    public static string CallContent(EightHundredMessageCallStatus status, TimeSpan talkTime) =>
        string.Create(
            System.Globalization.CultureInfo.InvariantCulture, $"{{\"status\":{Number(status)},\"talkTimes\":{(long)talkTime.TotalSeconds}}}");

    /// <summary>Numbers masked, without the content.</summary>
    public override string ToString() => $"message {Kind} for {Extension}: {PhoneNumbers.Mask(Phone)}";

    private static int Number(EightHundredMessageCallStatus status) =>
        int.TryParse(status.Value, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int number)
            ? number
            : throw new ArgumentException("The state of a call is a whole number.", nameof(status));
}
