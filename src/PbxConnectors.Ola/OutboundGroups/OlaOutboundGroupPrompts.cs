namespace PbxConnectors.Ola.OutboundGroups;

/// <summary>What an outbound group plays and collects (document: 呼出组 新增, 修改). What is null is not sent.</summary>
public sealed record OlaOutboundGroupPrompts
{
    /// <summary>Prompt before keys are collected (<c>start_url</c>); empty takes the PBX's own.</summary>
    public string? StartPrompt { get; init; }

    /// <summary>Prompt after keys were collected (<c>end_url</c>); empty takes the PBX's own.</summary>
    public string? EndPrompt { get; init; }

    /// <summary>How often the prompt is played (<c>times</c>).</summary>
    public int? PromptTimes { get; init; }

    /// <summary>Whose keys are collected (<c>hangup_dtmf</c>).</summary>
    public OlaKeyCollection? KeyCollection { get; init; }
}
