namespace PbxConnectors.EightHundred.Wire;

/// <summary>Numbers as the vendor lists them: separated by commas, without the space its example shows.</summary>
internal static class PhoneList
{
    public static string Join(IReadOnlyCollection<string> phones, string parameter)
    {
        ArgumentNullException.ThrowIfNull(phones, parameter);
        if (phones.Count == 0)
        {
            throw new ArgumentException("Name at least one number.", parameter);
        }

        return phones.Any(phone => string.IsNullOrWhiteSpace(phone) || phone.Contains(',', StringComparison.Ordinal))
            ? throw new ArgumentException("Each entry is one number: not empty, without a comma.", parameter)
            : string.Join(',', phones.Select(phone => phone.Trim()));
    }
}
