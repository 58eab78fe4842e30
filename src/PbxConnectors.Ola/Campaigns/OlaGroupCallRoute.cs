namespace PbxConnectors.Ola.Campaigns;

/// <summary>Where the answered calls of a group call go (<c>OprType</c>), with what that needs. Immutable.</summary>
public sealed record OlaGroupCallRoute
{
    private OlaGroupCallRoute(string type) => Type = type;

    /// <summary>The vendor's word: <c>ivr</c>, <c>play</c>, <c>queue</c> or <c>ai</c>.</summary>
    public string Type { get; }

    internal string? Queue { get; private init; }

    internal string? FlowId { get; private init; }

    internal string? File { get; private init; }

    internal string? FileType { get; private init; }

    internal string? PlanId { get; private init; }

    internal string? CompanyId { get; private init; }

    /// <summary>转语音导航: to a voice menu, by <see cref="Ivr.OlaIvrFlow.Id"/>.</summary>
    public static OlaGroupCallRoute ToIvr(string flowId) => new("ivr") { FlowId = Require(flowId) };

    /// <summary>转呼入组: to a queue, by id.</summary>
    public static OlaGroupCallRoute ToQueue(string queue) => new("queue") { Queue = Require(queue) };

    /// <summary>播放语音: plays a sound file of the PBX, by absolute path. Use configured paths only.</summary>
    public static OlaGroupCallRoute PlayFile(string path) => new("play") { File = Require(path), FileType = "" };

    /// <summary>播放语音: speaks a text.</summary>
    public static OlaGroupCallRoute Speak(string text) => new("play") { File = Require(text), FileType = "text" };

    /// <summary>转AI: to the vendor's AI.</summary>
    public static OlaGroupCallRoute ToAi(string planId, string companyId) =>
        new("ai") { PlanId = Require(planId), CompanyId = Require(companyId) };

    /// <summary>The vendor's word.</summary>
    public override string ToString() => Type;

    private static string Require(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        return value;
    }
}
