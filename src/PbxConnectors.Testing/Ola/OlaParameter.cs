namespace PbxConnectors.Testing;

/// <summary>Where a parameter of an ola operation belongs.</summary>
internal enum OlaPlace
{
    Path,
    Query,
    Form,
    Argument,
}

/// <summary>One documented parameter; values, when given, are the only ones allowed.</summary>
internal sealed record OlaParameter(string Name, OlaPlace Place, bool Required, string[] Values)
{
    // Whether this text goes into the form or the query is not documented; both are the document's.
    public bool MayAlsoBeInQuery => Name == "other_str";
}
