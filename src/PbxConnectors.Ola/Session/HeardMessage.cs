namespace PbxConnectors.Ola.Session;

/// <summary>A message of the WebSocket and when it came.</summary>
internal readonly record struct HeardMessage(DateTimeOffset At, ReadOnlyMemory<byte> Text);
