namespace PbxConnectors.Sip.Messages;

/// <summary>Request methods that are sent or understood.</summary>
internal static class SipMethods
{
    public const string Register = "REGISTER";
    public const string Invite = "INVITE";
    public const string Ack = "ACK";
    public const string Cancel = "CANCEL";
    public const string Bye = "BYE";
    public const string Options = "OPTIONS";
    public const string Prack = "PRACK";
    public const string Update = "UPDATE";
    public const string Refer = "REFER";
    public const string Notify = "NOTIFY";
    public const string Info = "INFO";

    /// <summary>Value of the Allow header.</summary>
    public const string Allowed = "INVITE, ACK, CANCEL, BYE, OPTIONS, PRACK, UPDATE, NOTIFY, INFO";
}
