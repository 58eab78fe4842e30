namespace PbxConnectors;

/// <summary>Keeps phone numbers out of logs, errors and <c>ToString()</c>. Thread-safe.</summary>
public static class PhoneNumbers
{
    /// <summary>
    /// Hides the middle of a number: <c>13800001234</c> becomes <c>138****1234</c>. Up to six characters (extensions,
    /// service numbers) stay as they are; null and empty give an empty text.
    /// </summary>
    public static string Mask(string? number)
    {
        if (string.IsNullOrEmpty(number) || number.Length <= 6)
        {
            return number ?? "";
        }

        int tail = number.Length >= 11 ? 4 : 2;
        int head = number.Length >= 11 ? number.Length - 8 : 2;
        return string.Concat(number.AsSpan(0, head), new string('*', number.Length - head - tail), number.AsSpan(number.Length - tail));
    }
}
