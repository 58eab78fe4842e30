namespace PbxConnectors.Testing;

/// <summary>Where a parameter of an operation belongs.</summary>
internal enum ParameterPlace
{
    Query,
    Body,
    QueryOrBody,
}

/// <summary>What a parameter's value must be.</summary>
internal enum ParameterKind
{
    Text,
    Number,
    TextOrNumber,
    PositiveInteger,
    DateTime,
    YesOrNo,
}

/// <summary>One documented parameter.</summary>
internal sealed record DscomParameter(string Name, ParameterPlace Place, ParameterKind Kind, bool Required);
