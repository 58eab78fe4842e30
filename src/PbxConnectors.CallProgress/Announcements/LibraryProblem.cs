namespace PbxConnectors.CallProgress;

/// <summary>Something that kept a recording out of a library.</summary>
/// <param name="File">The file or name of the recording.</param>
/// <param name="Problem">What is wrong with it, in words.</param>
public sealed record LibraryProblem(string File, string Problem);
