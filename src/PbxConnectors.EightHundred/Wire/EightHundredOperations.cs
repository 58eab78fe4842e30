using PbxConnectors.Transport;
using static PbxConnectors.Transport.RetrySafety;

namespace PbxConnectors.EightHundred.Wire;

/// <summary>
/// The document's operations, a line each. Nearly all are GETs, so the verb says nothing about repeating them. Once-only is what reaches
/// people, hands out work, creates something, or is answered "exists already" or "does not exist" the second time.
/// </summary>
internal static class EightHundredOperations
{
    private const string DeviceMethod = "/voip/api/jsondata.html?method=upload_record";

    public static readonly EightHundredOperation GetOwnExtension = new("getExtension", Safe);
    public static readonly EightHundredOperation ListExtensions = new("getExtensions", Safe);
    public static readonly EightHundredOperation RegisterExtension = new("registerExtension", OnceOnly);
    public static readonly EightHundredOperation CreateExtension = new("addExtension", OnceOnly, carriesSecret: true);
    public static readonly EightHundredOperation UpdateExtension = new("editExtension", Idempotent, carriesSecret: true);
    public static readonly EightHundredOperation DeleteExtension = new("delExtension", OnceOnly);
    public static readonly EightHundredOperation ResetExtensionPassword = new("initExtensionPassword", OnceOnly);
    public static readonly EightHundredOperation SetCallerId = new("setShowPhone", Idempotent);
    public static readonly EightHundredOperation CheckInOut = new("setUserCheckInOut", Idempotent);

    public static readonly EightHundredOperation SendMessage = new("sendMsg", OnceOnly);
    public static readonly EightHundredOperation ReceiveMessages = new("recvMsg", Safe);
    public static readonly EightHundredOperation SendSms = new("smsSend", OnceOnly);
    public static readonly EightHundredOperation AddSmsRecord = new("addSmsRecord", Idempotent);

    public static readonly EightHundredOperation StartCallback = new("callbackPhone", OnceOnly);
    public static readonly EightHundredOperation ListCallbacks = new("getCallbackList", Safe);
    public static readonly EightHundredOperation DialFromDevice = new("sendTelCall", OnceOnly);

    public static readonly EightHundredOperation FindCallRecords = new("findDialrecord", Safe);
    public static readonly EightHundredOperation AddCallRecord = new("addCdrRecord", Idempotent);

    public static readonly EightHundredOperation StartVoiceCode = new("phoneAudit", OnceOnly);
    public static readonly EightHundredOperation ListVoiceCodes = new("getPhoneAudit", Safe);

    public static readonly EightHundredOperation LookUpArea = new("getAreaPhone", Safe);
    public static readonly EightHundredOperation SetProxyDialing = new("setIvrDialing", Idempotent);
    public static readonly EightHundredOperation SystemChannels = new("systemChannels", Safe);
    public static readonly EightHundredOperation InboundChannels = new("getChannelList", Safe);

    public static readonly EightHundredOperation AddToBlacklist = new("addBlacklists", OnceOnly);
    public static readonly EightHundredOperation RemoveFromBlacklist = new("delBlacklists", OnceOnly);
    public static readonly EightHundredOperation ListBlacklist = new("getBlacklists", Safe);

    public static readonly EightHundredOperation ListCustomers = new("getCustomersPage", Safe);
    public static readonly EightHundredOperation GetCustomer = new("getcustomer", Safe);
    public static readonly EightHundredOperation CustomerFields = new("getTableFields", Safe);
    public static readonly EightHundredOperation SaveCustomer = new("saveCustomer", OnceOnly);
    public static readonly EightHundredOperation SaveCustomerBasic = new("savecustomer", OnceOnly);
    public static readonly EightHundredOperation DeleteCustomer = new("delcustomer", OnceOnly);
    public static readonly EightHundredOperation FieldCodes = new("getCodes", Safe);
    public static readonly EightHundredOperation LockCustomer = new("setCustomerLock", Idempotent);
    public static readonly EightHundredOperation ListSales = new("getCustomerSales", Safe);
    public static readonly EightHundredOperation UpdateSale = new("setCustomerSales", Idempotent);
    public static readonly EightHundredOperation ListMemos = new("getMemos", Safe);
    public static readonly EightHundredOperation AddMemo = new("addMemo", OnceOnly);

    public static readonly EightHundredOperation ListCallFlows = new("findCallFlow", Safe);
    public static readonly EightHundredOperation CreateCampaign = new("addTask", OnceOnly, carriesSecret: true);
    public static readonly EightHundredOperation ListCampaignCalls = new("findTaskMx", Safe);
    public static readonly EightHundredOperation NextTaskNumber = new("getTaskDetailPhone", OnceOnly);

    public static readonly WireOperation UploadRecording = new(HttpMethod.Post, "/voip/api/upload_record_file.html", Idempotent);

    // What a box does shares one method: reading messages takes them away, the rest may be repeated.
    public static readonly WireOperation DeviceReport = new(HttpMethod.Post, DeviceMethod, Idempotent);
    public static readonly WireOperation DeviceMessages = new(HttpMethod.Post, DeviceMethod, OnceOnly);

    public static readonly WireOperation DownloadRecording = new(HttpMethod.Get, "/voip/record/{path}", Safe);
    public static readonly WireOperation DownloadMp3 = new(HttpMethod.Get, "/voip/api/client/download/record.json?id={id}&ismp3=1", Safe);
    public static readonly WireOperation DownloadPromptSound = new(HttpMethod.Get, "/voip/sound/{path}", Safe);
}
