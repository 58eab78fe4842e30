namespace PbxConnectors.Ola.Queues;

/// <summary>What happens to a caller who has waited too long (<c>timeouttype</c>). The values are the vendor's.</summary>
public enum OlaQueueTimeoutAction
{
    /// <summary>直接挂机: hung up.</summary>
    HangUp = 0,

    /// <summary>继续等待: goes on waiting.</summary>
    KeepWaiting = 1,

    /// <summary>语音信箱: goes to voicemail.</summary>
    Voicemail = 2,
}
