namespace PbxConnectors.Testing;

/// <summary>A fault that struck.</summary>
/// <param name="Operation">Operation id of the request.</param>
/// <param name="Fault">What went wrong.</param>
public sealed record AppliedFault(string Operation, Fault Fault);
