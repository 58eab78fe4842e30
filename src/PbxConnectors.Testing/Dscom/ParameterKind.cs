namespace PbxConnectors.Testing;

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
