using PbxConnectors.EightHundred.Calls;
using PbxConnectors.EightHundred.Wire;
using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred.Campaigns;

/// <summary>What happens with the one called in a campaign (2.10.1). Immutable.</summary>
public sealed record EightHundredCallFlow
{
    /// <summary>Flow id (<c>cfId</c> or <c>cflId</c>); called cflId by 2.10.3.</summary>
    public long? Id { get; init; }

    /// <summary>Name (<c>cfName</c> or <c>cflName</c>).</summary>
    public string? Name { get; init; }

    /// <summary>Campaign's name (<c>ctkName</c>).</summary>
    public string? CampaignName { get; init; }

    /// <summary>How long it rings (<c>compGroupCallTimes</c>).</summary>
    public TimeSpan? RingTime { get; init; }

    /// <summary>Path of the sound (<c>cfIsend_wfPath</c>); see OpenPromptSoundAsync.</summary>
    public string? PromptSoundPath { get; init; }

    /// <summary>What is done with the one called (<c>cfItransferMode</c>).</summary>
    public EightHundredTransferMode? TransferMode { get; init; }

    /// <summary>How long is played (<c>cfItransferTimes</c>).</summary>
    public TimeSpan? PlayTime { get; init; }

    /// <summary>What is recorded (<c>cfIIsRecord</c>).</summary>
    public EightHundredRecordMode? RecordMode { get; init; }

    /// <summary>Pause between calls (<c>cfISendInterval</c>).</summary>
    public TimeSpan? SendInterval { get; init; }

    /// <summary>When an SMS is sent (<c>cfISmsStatus</c>).</summary>
    public EightHundredSmsPolicy? SmsPolicy { get; init; }

    /// <summary>How long after the answer (<c>cfISmsTims</c> or <c>cfISmsTimes</c>).</summary>
    public TimeSpan? SmsDelay { get; init; }

    /// <summary>Its text (<c>cfISmsContent</c>).</summary>
    public string? SmsText { get; init; }

    /// <summary>Numbers masked.</summary>
    public override string ToString() => $"flow {Id} {Name}";

    internal static EightHundredCallFlow Read(VendorJson row) => new()
    {
        Id = row.FirstOf("cfId", "cflId").WholeNumber,
        Name = row.FirstOf("cfName", "cflName").TextOrNull,
        CampaignName = row["ctkName"].TextOrNull,
        RingTime = row["compGroupCallTimes"].Length(),
        PromptSoundPath = row["cfIsend_wfPath"].TextOrNull,
        TransferMode = EightHundredTransferMode.Read(row["cfItransferMode"]),
        PlayTime = row["cfItransferTimes"].Length(),
        RecordMode = EightHundredRecordMode.Read(row["cfIIsRecord"]),
        SendInterval = row["cfISendInterval"].Length(),
        SmsPolicy = EightHundredSmsPolicy.Read(row["cfISmsStatus"]),
        SmsDelay = row.FirstOf("cfISmsTims", "cfISmsTimes").Length(),
        SmsText = row["cfISmsContent"].TextOrNull,
    };
}
