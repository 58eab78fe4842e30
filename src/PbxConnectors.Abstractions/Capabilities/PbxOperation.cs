namespace PbxConnectors;

/// <summary>What a PBX may be asked to do. CSTA (ECMA-269) service names in the remarks of each value.</summary>
public enum PbxOperation
{
    /// <summary>Call a number from an extension (makeCall).</summary>
    Dial,

    /// <summary>Call two outside numbers and join them.</summary>
    CallBack,

    /// <summary>Call a number from a desk device.</summary>
    DialFromDevice,

    /// <summary>Answer a ringing call (answerCall).</summary>
    Answer,

    /// <summary>End a call (clearConnection).</summary>
    HangUp,

    /// <summary>Hold (holdCall).</summary>
    Hold,

    /// <summary>Retrieve from hold (retrieveCall).</summary>
    Retrieve,

    /// <summary>Transfer without asking (singleStepTransferCall).</summary>
    TransferBlind,

    /// <summary>Begin a transfer with consultation (consultationCall).</summary>
    StartAttendedTransfer,

    /// <summary>Complete a transfer with consultation (transferCall).</summary>
    CompleteAttendedTransfer,

    /// <summary>Return from the consultation (reconnectCall).</summary>
    CancelAttendedTransfer,

    /// <summary>Transfer to an IVR, a queue or another application.</summary>
    TransferToApplication,

    /// <summary>Park a call (parkCall).</summary>
    Park,

    /// <summary>Take a call from its parking slot.</summary>
    Unpark,

    /// <summary>List parked calls.</summary>
    ListParked,

    /// <summary>Send an unanswered call elsewhere (deflectCall).</summary>
    Redirect,

    /// <summary>Take a caller out of a queue.</summary>
    TakeQueuedCall,

    /// <summary>Take a call ringing at another extension (directedPickupCall).</summary>
    PickUp,

    /// <summary>Listen to a call silently (joinCall, silent).</summary>
    Listen,

    /// <summary>Speak to one party unheard by the other.</summary>
    Whisper,

    /// <summary>Join a call heard by all (intrudeCall).</summary>
    BargeIn,

    /// <summary>Take a call over from its agent.</summary>
    TakeOver,

    /// <summary>Stop listening, whispering or barging in.</summary>
    StopSupervising,

    /// <summary>Add a third party (singleStepConferenceCall).</summary>
    AddParty,

    /// <summary>Remove the third party.</summary>
    RemoveParty,

    /// <summary>Play a file and collect digits.</summary>
    CollectDigits,

    /// <summary>Send digits (dialDigits).</summary>
    SendDigits,

    /// <summary>Log an agent on (setAgentState loggedOn).</summary>
    AgentLogIn,

    /// <summary>Log an agent off (setAgentState loggedOff).</summary>
    AgentLogOut,

    /// <summary>Set an agent ready.</summary>
    AgentReady,

    /// <summary>Set an agent not ready, with a reason.</summary>
    AgentBreak,

    /// <summary>Read an agent's state.</summary>
    AgentStatus,

    /// <summary>Read an extension's state (snapshotDevice).</summary>
    ExtensionStatus,

    /// <summary>Read a queue's state.</summary>
    QueueStatus,

    /// <summary>List callers waiting in queues.</summary>
    WaitingCallers,

    /// <summary>Read the state of trunks.</summary>
    TrunkStatus,

    /// <summary>Follow calls as they happen.</summary>
    LiveCallEvents,

    /// <summary>Query call records.</summary>
    CallRecords,

    /// <summary>Download recordings.</summary>
    Recordings,

    /// <summary>List and mark voicemail.</summary>
    Voicemail,

    /// <summary>Synthesise speech.</summary>
    Speech,

    /// <summary>Run a campaign (group call).</summary>
    Campaigns,

    /// <summary>Run conferences.</summary>
    Conferences,

    /// <summary>Edit the blacklist.</summary>
    Blacklist,

    /// <summary>Create, change and delete extensions.</summary>
    ExtensionAdministration,

    /// <summary>Hear a call while it is on.</summary>
    LiveAudio,

    /// <summary>Tell when the network is heard before an answer.</summary>
    EarlyMedia,
}
