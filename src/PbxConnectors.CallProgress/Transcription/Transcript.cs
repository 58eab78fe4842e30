namespace PbxConnectors.CallProgress;

/// <summary>What a transcriber understood. Immutable.</summary>
/// <param name="Text">The words; empty when it heard none.</param>
/// <param name="Language">The language it took them for, where it says so.</param>
public sealed record Transcript(string Text, string? Language = null)
{
    /// <summary>How much was understood; the words may hold a number.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Text.Length} characters");
}
