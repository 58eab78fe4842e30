namespace PbxConnectors.CallProgress;

/// <summary>The keyword that decided. Immutable.</summary>
/// <param name="Label">The label of its row.</param>
/// <param name="State">The state the label means; Unknown for a label of one's own.</param>
/// <param name="Keyword">The keyword as it stands in the table.</param>
public sealed record KeywordMatch(string Label, NumberState State, string Keyword);
