namespace PbxConnectors.Testing;

/// <summary>One documented parameter.</summary>
internal sealed record DscomParameter(string Name, ParameterPlace Place, ParameterKind Kind, bool Required);
