namespace PbxConnectors.Ola.Session;

/// <summary>Builds the keys to subscribe. They are in no document; clients on the wire use these three.</summary>
public static class OlaRoutingKey
{
    private const string AgentPrefix = "ola.agent.";

    /// <summary>The state of an extension: <c>ola.agent.{extn}</c>, told as <see cref="OlaAgentStateEvent"/>.</summary>
    public static string Agent(string extension) => AgentPrefix + Require(extension);

    /// <summary>Callers offered to an extension: <c>ola.caller.{extn}</c>, told as <see cref="OlaQueueCallerEvent"/>.</summary>
    public static string Caller(string extension) => "ola.caller." + Require(extension);

    /// <summary>Callers in a queue: <c>ola.queue.{queue}.{extn}</c>, told as <see cref="OlaQueueCallerEvent"/>.</summary>
    public static string Queue(string queue, string extension) => $"ola.queue.{Require(queue)}.{Require(extension)}";

    internal static string? ExtensionOf(string key) =>
        key.StartsWith(AgentPrefix, StringComparison.Ordinal) && key.Length > AgentPrefix.Length ? key[AgentPrefix.Length..] : null;

    private static string Require(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        return value;
    }
}
