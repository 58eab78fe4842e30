namespace PbxConnectors.Sip;

/// <summary>Where the registration of an extension stands.</summary>
public enum SipRegistrationStatus
{
    /// <summary>Not asked for yet.</summary>
    Unregistered = 0,

    /// <summary>Asked for the first time; the PBX has not answered.</summary>
    Registering,

    /// <summary>The PBX knows where to reach the extension.</summary>
    Registered,

    /// <summary>The PBX refuses the extension or its password. It is asked again after the longest pause.</summary>
    Refused,

    /// <summary>The PBX does not answer or cannot. It is asked again after a pause that grows.</summary>
    Failed,
}
