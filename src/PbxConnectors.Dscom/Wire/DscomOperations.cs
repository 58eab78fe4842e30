using PbxConnectors.Transport;
using static System.Net.Http.HttpMethod;
using static PbxConnectors.Transport.RetrySafety;

namespace PbxConnectors.Dscom.Wire;

/// <summary>
/// The document's operations, a line each. Call control addresses an extension, not a call: repeated, it might strike the next call, so
/// all of it is once-only.
/// </summary>
internal static class DscomOperations
{
    public static readonly WireOperation Token = new(Post, "/oauth/token", Idempotent);

    public static readonly WireOperation Dial = new(Post, "/api/v1/call/dial", OnceOnly);
    public static readonly WireOperation Transfer = new(Post, "/api/v1/call/transfer", OnceOnly);
    public static readonly WireOperation CancelAttendedTransfer = new(Post, "/api/v1/call/cancelAtxfer", OnceOnly);
    public static readonly WireOperation HangUp = new(Post, "/api/v1/call/hangup", OnceOnly);
    public static readonly WireOperation Hold = new(Post, "/api/v1/call/hold", OnceOnly);
    public static readonly WireOperation Retrieve = new(Post, "/api/v1/call/unhold", OnceOnly);
    public static readonly WireOperation Park = new(Post, "/api/v1/call/park", OnceOnly);
    public static readonly WireOperation ListParked = new(Get, "/api/v1/call/parkList", Safe);
    public static readonly WireOperation Unpark = new(Post, "/api/v1/call/unpark", OnceOnly);
    public static readonly WireOperation TakeQueuedCall = new(Post, "/api/v1/call/redirect", OnceOnly);
    public static readonly WireOperation PickUp = new(Post, "/api/v1/call/pickup", OnceOnly);
    public static readonly WireOperation BargeIn = new(Post, "/api/v1/call/barge", OnceOnly);
    public static readonly WireOperation Listen = new(Post, "/api/v1/call/monitor", OnceOnly);
    public static readonly WireOperation Whisper = new(Post, "/api/v1/call/whisper", OnceOnly);
    public static readonly WireOperation PlayOnHandset = new(Post, "/api/v1/call/handsetPlay", OnceOnly);

    public static readonly WireOperation AgentLogIn = new(Post, "/api/v1/agent/login", Idempotent);
    public static readonly WireOperation AgentLogOut = new(Post, "/api/v1/agent/logout", Idempotent);
    public static readonly WireOperation AgentStatus = new(Get, "/api/v1/agent/getAgentStatus", Safe);
    public static readonly WireOperation SetAgentState = new(Post, "/api/v1/agent/pause", Idempotent);

    public static readonly WireOperation ExtensionStatus = new(Get, "/api/v1/status/endpoint", Safe);
    public static readonly WireOperation QueueStatus = new(Get, "/api/v1/status/queue", Safe);
    public static readonly WireOperation TrunkStatus = new(Get, "/api/v1/status/trunk", Safe);
    public static readonly WireOperation WaitingCallers = new(Get, "/api/v1/status/wait", Safe);

    public static readonly WireOperation ListVoicemail = new(Get, "/api/v1/voicemail", Safe);
    public static readonly WireOperation MarkVoicemail = new(Put, "/api/v1/voicemail/{id}", Idempotent);

    public static readonly WireOperation CallRecords = new(Get, "/api/v1/cdr", Safe);
    public static readonly WireOperation BillingRecords = new(Get, "/api/v1/cdr/list", Safe);
    public static readonly WireOperation Recording = new(Get, "/{recording}", Safe);

    public static readonly WireOperation Synthesize = new(Post, "/api/v1/tts/synthesize", Safe);
}
