namespace PbxConnectors.Sip.Rtp;

/// <summary>Digits as events of RFC 4733 §3.2.</summary>
internal static class TelephoneEvents
{
    private const string Digits = "0123456789*#ABCD";

    /// <summary>The digit of an event 0 to 15.</summary>
    public static char ToDigit(int code) => Digits[code & 15];

    /// <summary>The event of a digit; -1 when there is none.</summary>
    public static int ToCode(char digit) => Digits.IndexOf(char.ToUpperInvariant(digit), StringComparison.Ordinal);
}
