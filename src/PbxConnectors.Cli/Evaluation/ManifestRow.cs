namespace PbxConnectors.Cli.Evaluation;

/// <summary>One recording of a manifest.</summary>
/// <param name="File">As the manifest names it.</param>
/// <param name="Path">Where it is.</param>
/// <param name="Label">What it is, in the words of the manifest.</param>
/// <param name="Group">Its value of the column results are grouped by; empty without one.</param>
internal sealed record ManifestRow(string File, string Path, string Label, string Group);
