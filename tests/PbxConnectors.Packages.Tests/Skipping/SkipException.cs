namespace PbxConnectors.Packages.Tests.Skipping;

/// <summary>What a test needs is not on this machine.</summary>
/// <param name="reason">What is missing, in words.</param>
public sealed class SkipException(string reason) : Exception(reason);
