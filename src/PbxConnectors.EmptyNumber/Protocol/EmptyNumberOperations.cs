using PbxConnectors.Transport;

namespace PbxConnectors.EmptyNumber;

/// <summary>The six operations of the document (空号识别系统), with what may be repeated.</summary>
internal static class EmptyNumberOperations
{
    // Each answer allots an id.
    public static readonly WireOperation AcquireClientId = new(HttpMethod.Get, "/notify", RetrySafety.OnceOnly);

    // Each answer hands out numbers: what is lost on the way is lost for good.
    public static readonly WireOperation GetDialPlan = new(HttpMethod.Get, "/dialplan/{clientId}", RetrySafety.OnceOnly);

    // The document does not say so, but accounts are allotted per client id and thread count, so asking again gives the same.
    public static readonly WireOperation GetExtensionAccounts = new(HttpMethod.Get, "/accounts/{clientId}", RetrySafety.Idempotent);

    public static readonly WireOperation SendHeartbeat = new(HttpMethod.Post, "/heartbeat/{clientId}", RetrySafety.Idempotent);

    public static readonly WireOperation ReportStatus = new(HttpMethod.Get, "/status/{clientId}", RetrySafety.Idempotent);

    public static readonly WireOperation UploadDialAudio = new(HttpMethod.Post, "/dial_wav/{clientId}", RetrySafety.Idempotent);

    public static string Word(ReportedStatus status) => status switch
    {
        ReportedStatus.Idle => "idle",
        ReportedStatus.Call => "call",
        ReportedStatus.During => "during",
        ReportedStatus.Unregistered => "unregistered",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "The document knows idle, call, during and unregistered."),
    };
}
