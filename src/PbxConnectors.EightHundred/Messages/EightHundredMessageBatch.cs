namespace PbxConnectors.EightHundred.Messages;

/// <summary>Messages read at once.</summary>
/// <param name="Messages">The messages, in the PBX's order.</param>
/// <param name="WaterLine">Where to read on: the largest water line seen, or the one asked with when there was none.</param>
public sealed record EightHundredMessageBatch(IReadOnlyList<EightHundredReceivedMessage> Messages, long? WaterLine);
