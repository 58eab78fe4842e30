namespace PbxConnectors.EmptyNumber;

/// <summary>A number taken from the server, on its way to a line.</summary>
/// <param name="Number">The number.</param>
/// <param name="Extension">The extension the plan names; null for any.</param>
/// <param name="IsDouble">True when it was taken before: it is reported idle and not dialled.</param>
/// <param name="TakenAt">When it was taken.</param>
internal sealed record Assignment(string Number, string? Extension, bool IsDouble, DateTimeOffset TakenAt)
{
    public override string ToString() => PhoneNumbers.Mask(Number);
}
