namespace PbxConnectors;

/// <summary>Keeps phone numbers out of logs, errors and <c>ToString()</c>. Thread-safe.</summary>
public static class PhoneNumbers
{
    // 15 digits (ITU-T E.164) less the eight behind.
    private const int LongestHead = 7;

    /// <summary>
    /// Hides the middle of a number: <c>13800001234</c> becomes <c>138****1234</c>. Up to six characters (extensions,
    /// service numbers) stay as they are, and so does the host behind an <c>@</c>; null and empty give an empty text.
    /// </summary>
    public static string Mask(string? number)
    {
        if (string.IsNullOrEmpty(number) || number.Length <= 6)
        {
            return number ?? "";
        }

        if (number.IndexOf('@') is var at and >= 0)
        {
            return Mask(number[..at]) + number[at..];
        }

        // Four digits before the last four are hidden. In a text longer than any number (digits dialled after it) nobody knows which
        // four those are, so no more of its head is shown than of the longest number's.
        int tail = number.Length >= 11 ? 4 : 2;
        int head = number.Length >= 11 ? Math.Min(number.Length - 8, LongestHead) : 2;
        return string.Concat(number.AsSpan(0, head), new string('*', number.Length - head - tail), number.AsSpan(number.Length - tail));
    }
}
