using PbxConnectors.Transport;
using static System.Net.Http.HttpMethod;
using static PbxConnectors.Transport.RetrySafety;

namespace PbxConnectors.Ola.Wire;

/// <summary>
/// The document's HTTP operations, a line each. Call control addresses an extension, not a call: repeated, it might strike the
/// next call, so all of it is once-only, and so is whatever rings somebody or adds something.
/// </summary>
internal static class OlaOperations
{
    public static readonly WireOperation LogIn = new(Get, "/api/login", Idempotent);

    public static readonly WireOperation Dial = new(Put, "/api/ola/agents/{extn}/dial/{destNumber}", OnceOnly);
    public static readonly WireOperation HangUp = new(Put, "/api/ola/agents/{extn}/hangup", OnceOnly);
    public static readonly WireOperation Hold = new(Put, "/api/ola/agents/{extn}/hold", OnceOnly);
    public static readonly WireOperation Retrieve = new(Put, "/api/ola/agents/{extn}/unhold", OnceOnly);
    public static readonly WireOperation CallBack = new(Post, "/api/ola/makeCall", OnceOnly);
    public static readonly WireOperation GroupCall = new(Put, "/api/ola/groupCall", OnceOnly);

    public static readonly WireOperation SetBreak = new(Put, "/api/ola/agents/{extn}/go_break", Idempotent);
    public static readonly WireOperation SetReady = new(Put, "/api/ola/agents/{extn}/go_ready", Idempotent);
    public static readonly WireOperation AgentStatus = new(Get, "/api/ola/agents/{extn}", Safe);
    public static readonly WireOperation ListAgentStatus = new(Get, "/api/ola/agents", Safe);

    public static readonly WireOperation CreateExtension = new(Post, "/api/ola/extensions/insert", OnceOnly);
    public static readonly WireOperation DeleteExtension = new(Post, "/api/ola/extensions/delete", Idempotent);
    public static readonly WireOperation UpdateExtension = new(Post, "/api/ola/extensions/update", Idempotent);
    public static readonly WireOperation ListExtensions = new(Get, "/api/ola/extensions/detail", Safe);

    public static readonly WireOperation CreateOutboundGroup = new(Post, "/api/ola/dicts/insert", OnceOnly);
    public static readonly WireOperation DeleteOutboundGroup = new(Post, "/api/ola/dicts/delete", Idempotent);
    public static readonly WireOperation UpdateOutboundGroup = new(Post, "/api/ola/dicts/update", Idempotent);
    public static readonly WireOperation ListOutboundGroups = new(Get, "/api/ola/dicts/detail", Safe);
    public static readonly WireOperation ListOutboundGroupExtensions = new(Get, "/api/ola/dicts/agent_detail/{k}", Safe);

    public static readonly WireOperation ListQueues = new(Get, "/api/ola/all_queues", Safe);
    public static readonly WireOperation WaitingCallers = new(Get, "/api/ola/queues/{uuid}/get_callers", Safe);
    public static readonly WireOperation ListTrunkGroups = new(Get, "/api/ola/gateway_groups", Safe);
    public static readonly WireOperation ListIvrFlows = new(Get, "/api/ola/ivr_flows", Safe);

    public static readonly WireOperation CreateConference = new(Post, "/api/conferences/saveConf", OnceOnly);
    public static readonly WireOperation UpdateConference = new(Post, "/api/conferences/saveConf", Idempotent);
    public static readonly WireOperation DeleteConference = new(Post, "/api/conferences/delConf/{uuid}", Idempotent);
    public static readonly WireOperation ListConferences = new(Get, "/api/conferences/conference/detail", Safe);
    public static readonly WireOperation SetConferenceMembers = new(Post, "/api/conferences/addConfMembers", Idempotent);
    public static readonly WireOperation ListConferenceMembers = new(Get, "/api/conferences/liveConf/{UUID}", Safe);
    public static readonly WireOperation InviteConferenceMember = new(Post, "/api/conferences/dialConf/{member}/{UUID}", OnceOnly);
    public static readonly WireOperation ControlConferenceMember = new(Post, "/api/conferences/oprConf/{member}/{uuid}/{type}", Idempotent);
    public static readonly WireOperation EndConference = new(Post, "/api/conferences/oprConf/all/{uuid}/kick", Idempotent);

    public static readonly WireOperation AddToBlacklist = new(Post, "/api/special_phone/insert", OnceOnly);
    public static readonly WireOperation RemoveFromBlacklist = new(Post, "/api/special_phone/delete", Idempotent);
    public static readonly WireOperation UpdateBlacklist = new(Post, "/api/special_phone/update", Idempotent);
    public static readonly WireOperation ListBlacklist = new(Get, "/api/special_phone/special_phone_detail", Safe);
}
