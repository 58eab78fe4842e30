namespace PbxConnectors.Testing;

/// <summary>What the exchange did with one leg of a call.</summary>
public enum CallApplication
{
    /// <summary>Connected it to a number.</summary>
    Dial,

    /// <summary>Put it into a queue.</summary>
    Queue,

    /// <summary>Parked it.</summary>
    Park,

    /// <summary>Sent it through a voice menu.</summary>
    Menu,

    /// <summary>Sent it to a voice mailbox.</summary>
    Voicemail,

    /// <summary>Let a supervisor listen, whisper or barge in.</summary>
    Supervision,

    /// <summary>Played a recording to a handset.</summary>
    Playback,
}
