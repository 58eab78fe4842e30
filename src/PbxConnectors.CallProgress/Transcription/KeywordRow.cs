namespace PbxConnectors.CallProgress;

/// <summary>Words that stand for a state. Immutable.</summary>
/// <param name="Label">A label of <see cref="NumberStates"/>, or one of your own.</param>
/// <param name="Keywords">
/// Any of these means the label. Case, punctuation, spaces and simplified or traditional characters make no difference; <c>*</c> stands
/// for any words between two parts.
/// </param>
public sealed record KeywordRow(string Label, IReadOnlyList<string> Keywords);
