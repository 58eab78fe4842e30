using PbxConnectors.Ola.OutboundGroups;
using PbxConnectors.Ola.Wire;
using PbxConnectors.Transport;

namespace PbxConnectors.Ola.Queues;

/// <summary>A queue as configured (document: 呼入组 查询). Immutable.</summary>
public sealed record OlaQueue
{
    /// <summary>Id (<c>uuid</c>), which the PBX writes as number or text.</summary>
    public string? Id { get; init; }

    /// <summary>Name.</summary>
    public string? Name { get; init; }

    /// <summary>How long an extension is offered a call (<c>agenttimeout</c>, seconds).</summary>
    public TimeSpan? AgentTimeout { get; init; }

    /// <summary>What waiting callers hear (<c>callurl</c>).</summary>
    public string? WaitingSound { get; init; }

    /// <summary>Name of that sound (<c>callname</c>).</summary>
    public string? WaitingSoundName { get; init; }

    /// <summary>Prompt at the answer (<c>chimagentanswer</c>).</summary>
    public string? AnswerPrompt { get; init; }

    /// <summary>How long a caller may wait (<c>chimfreq</c>, seconds).</summary>
    public TimeSpan? QueueTimeout { get; init; }

    /// <summary>Prompt when the agent is busy (<c>chimhangup</c>).</summary>
    public string? AgentBusyPrompt { get; init; }

    /// <summary>Prompt of the voice mailbox (<c>chimvoicemail</c>).</summary>
    public string? VoicemailPrompt { get; init; }

    /// <summary>Whether callers may leave voicemail (<c>enablevoicemail</c>).</summary>
    public bool? VoicemailEnabled { get; init; }

    /// <summary>Whether the caller's number is hidden (written <c>hidencallernumber</c> or <c>hiddencallernumber</c>).</summary>
    public bool? HidesCallerNumber { get; init; }

    /// <summary>Whose keys are collected (<c>judgeflag</c>); null for a value not documented.</summary>
    public OlaKeyCollection? KeyCollection { get; init; }

    /// <summary>Reserved by the vendor (<c>moh</c>).</summary>
    public string? MusicOnHold { get; init; }

    /// <summary>Id of its owner (<c>user_uuid</c>).</summary>
    public string? OwnerId { get; init; }

    /// <summary>Whether the agent's keys are collected after the call (<c>recordafterhangup</c>), as sent.</summary>
    public int? CollectsKeysAfterHangUp { get; init; }

    /// <summary>The key to go on waiting (<c>repeatdtmf</c>).</summary>
    public string? KeepWaitingKey { get; init; }

    /// <summary>Whether calls are given to agents by hand (<c>takecallmanual</c>).</summary>
    public bool? TakesCallsManually { get; init; }

    /// <summary>What happens at the end of the wait (<c>timeouttype</c>); null for a value not documented.</summary>
    public OlaQueueTimeoutAction? TimeoutAction { get; init; }

    /// <summary>
    /// What the caller hears at the answer (<c>ttsagentanswer</c>): 0 a file, 1 the agent's number spoken; 2 is printed too.
    /// </summary>
    public int? AnswerPromptKind { get; init; }

    /// <summary>Prompt at the end of the wait (<c>waitcallurl</c>).</summary>
    public string? TimeoutPrompt { get; init; }

    /// <summary>Reserved by the vendor (<c>waitplay</c>).</summary>
    public int? WaitPlay { get; init; }

    /// <summary>Prompt before hanging up at the end of the wait (<c>chim_bye</c>).</summary>
    public string? GoodbyePrompt { get; init; }

    /// <summary>When it was created.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When it was changed.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>Prompt before keys are collected (<c>before_url</c>).</summary>
    public string? KeysStartPrompt { get; init; }

    /// <summary>Prompt after keys were collected (<c>end_url</c>).</summary>
    public string? KeysEndPrompt { get; init; }

    /// <summary>How often the prompt is played (<c>times</c>).</summary>
    public int? PromptTimes { get; init; }

    /// <summary>
    /// Whether a call goes to the agent's mobile when the extension does not answer (<c>transfer_agent_timeout</c>).
    /// </summary>
    public bool? TransfersOnTimeout { get; init; }

    /// <summary>Whether a call goes to the agent's mobile when the agent is busy (<c>transfer_unready</c>).</summary>
    public bool? TransfersWhenNotReady { get; init; }

    /// <summary>How agents are chosen (<c>rule</c>).</summary>
    public string? Rule { get; init; }

    /// <summary>How callers are served (<c>strategy</c>), e.g. <c>fifo_onhook</c>; not documented.</summary>
    public string? Strategy { get; init; }

    /// <summary>The <c>waitwarn</c> member; not documented.</summary>
    public bool? WarnsOfWaiting { get; init; }

    /// <summary>The <c>fronturl</c> member as sent; not documented.</summary>
    public string? FrontPrompt { get; init; }

    /// <summary>The <c>rearurl</c> member as sent; not documented.</summary>
    public string? RearPrompt { get; init; }

    /// <summary>The <c>timeout_phone</c> member as sent; not documented.</summary>
    public string? TimeoutNumber { get; init; }

    /// <summary>The <c>aidtmf</c> member as sent; not documented.</summary>
    public string? AiKey { get; init; }

    /// <summary>The <c>vmaildtmf</c> member as sent; not documented.</summary>
    public string? VoicemailKey { get; init; }

    /// <summary>Id and name.</summary>
    public override string ToString() => $"queue {Id} {Name}";

    internal static OlaQueue Read(VendorJson row, PbxClock clock) => new()
    {
        Id = row["uuid"].Value(),
        Name = row["name"].Value(),
        AgentTimeout = row["agenttimeout"].Seconds,
        WaitingSound = row["callurl"].Value(),
        WaitingSoundName = row["callname"].Value(),
        AnswerPrompt = row["chimagentanswer"].Value(),
        QueueTimeout = row["chimfreq"].Seconds,
        AgentBusyPrompt = row["chimhangup"].Value(),
        VoicemailPrompt = row["chimvoicemail"].Value(),
        VoicemailEnabled = row["enablevoicemail"].Boolean,
        HidesCallerNumber = row.FirstOf("hidencallernumber", "hiddencallernumber").Boolean,
        KeyCollection = OlaOutboundGroup.ReadKeyCollection(row["judgeflag"]),
        MusicOnHold = row["moh"].Value(),
        OwnerId = row["user_uuid"].Value(),
        CollectsKeysAfterHangUp = row["recordafterhangup"].SmallWholeNumber,
        KeepWaitingKey = row["repeatdtmf"].Value(),
        TakesCallsManually = row["takecallmanual"].Boolean,
        TimeoutAction = row["timeouttype"].SmallWholeNumber is { } action and >= 0 and <= 2 ? (OlaQueueTimeoutAction)action : null,
        AnswerPromptKind = row["ttsagentanswer"].SmallWholeNumber,
        TimeoutPrompt = row["waitcallurl"].Value(),
        WaitPlay = row["waitplay"].SmallWholeNumber,
        GoodbyePrompt = row["chim_bye"].Value(),
        CreatedAt = row["created_at"].Time(clock),
        UpdatedAt = row["updated_at"].Time(clock),
        KeysStartPrompt = row["before_url"].Value(),
        KeysEndPrompt = row["end_url"].Value(),
        PromptTimes = row["times"].SmallWholeNumber,
        TransfersOnTimeout = row["transfer_agent_timeout"].Boolean,
        TransfersWhenNotReady = row["transfer_unready"].Boolean,
        Rule = row["rule"].Value(),
        Strategy = row["strategy"].Value(),
        WarnsOfWaiting = row["waitwarn"].Boolean,
        FrontPrompt = row["fronturl"].Value(),
        RearPrompt = row["rearurl"].Value(),
        TimeoutNumber = row["timeout_phone"].Value(),
        AiKey = row["aidtmf"].Value(),
        VoicemailKey = row["vmaildtmf"].Value(),
    };
}
