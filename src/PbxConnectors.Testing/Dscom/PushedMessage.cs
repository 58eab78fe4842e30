namespace PbxConnectors.Testing;

/// <summary>A message to push; one that is cut short ends in the middle, and the connection with it.</summary>
internal readonly record struct PushedMessage(string Text, bool CutShort);
