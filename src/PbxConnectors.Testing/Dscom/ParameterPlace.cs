namespace PbxConnectors.Testing;

/// <summary>Where a parameter of an operation belongs.</summary>
internal enum ParameterPlace
{
    Query,
    Body,
    QueryOrBody,
}
