namespace PbxConnectors.Testing;

/// <summary>
/// One method of the 800ing contract: its parameters as printed, a <c>!</c> after those the document requires, <c>[]</c> after indexed ones.
/// </summary>
internal sealed class EightHundredOperation(string id, string method, string parameters)
{
    private const string Customer =
        "custId cpPhone custName custCorpName custStatus custQQ custAddr custBirthdayType custBirthday custSource custAge custArea custSex "
        + "custMemo custType custOther1 custOther2 custOther3 recordCount_voip_customer_phone cpPhone[] cpType[] cpLinkMan[]";

    private const string Extension =
        "exteExtension exteName extePassword exte_deptId exteMobile exteinMobileRule exteStatus exteIsRecord exteMemo exteMemo2 exteMemo3 "
        + "exteMemo4 exteMemo5 exteLoginName exteLoginType exte_transfer_shpId exteIsApp exte_shpId";

    private readonly string[] _parameters = parameters.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public string Id { get; } = id;

    public string Method { get; } = method;

    public IEnumerable<string> Required => _parameters.Where(name => name.EndsWith('!')).Select(name => name[..^1]);

    public bool Knows(string name)
    {
        var stem = name.EndsWith(']') && name.IndexOf('[', StringComparison.Ordinal) is var at and > 0 ? name[..at] + "[]" : name;
        return Array.Exists(_parameters, known => known.TrimEnd('!') == stem);
    }

    /// <summary>The methods of <c>jsondata.html</c>. Two names for one method stand one after the other.</summary>
    public static IReadOnlyList<EightHundredOperation> Methods { get; } =
    [
        new("getOwnExtension", "getExtension", ""),
        new("listExtensions", "getExtensions", ""),
        new("listExtensionDetails", "getExtensions", ""),
        new("sendMessage", "sendMsg", "kind! client! lon lat phone! content time! lostTime! extension loginType"),
        new("receiveMessages", "recvMsg", "client! waterLine limit"),
        new("addCallRecord", "addCdrRecord",
            "dialId! dialStatus dialOpenIp dialPeer dialPhoneNum dialType dialStartTime dialSucessTime dialHangupTime dialAnswer "
            + "dialHangupReason dialTalktime dialRecordFile dialCtdId dialTransferSuccesTime dialTransferTimes dialSmsSendStatus"),
        new("addSmsRecord", "addSmsRecord", "id kind phone! content time!"),
        new("getNextTaskNumber", "getTaskDetailPhone", ""),
        new("getNextTaskNumberCrm", "getTaskDetailPhone", ""),
        new("saveCustomerBasic", "savecustomer", Customer),
        new("setAgentCheckInOut", "setUserCheckInOut", "exten status!"),
        new("registerExtension", "registerExtension", ""),
        new("getSystemChannels", "systemChannels", "CompNumber"),
        new("listInboundChannels", "getChannelList", "queueSize"),
        new("sendSms", "smsSend", "phoneNum memo listId"),
        new("setExtensionCallerId", "setShowPhone", "extension phone"),
        new("setIvrDialing", "setIvrDialing", "sourcePhone! descPhone! dialPhone! saveTimes"),
        new("addToBlacklist", "addBlacklists", "phones!"),
        new("removeFromBlacklist", "delBlacklists", "phones!"),
        new("listBlacklist", "getBlacklists", ""),
        new("startCallback", "callbackPhone", "sourcePhone! descPhone! callbackUrl"),
        new("listCallbacks", "getCallbackList", "start! limit! extension startTime endTime id"),
        new("findCallRecords", "findDialrecord",
            "extension phoneNum talktimeSql talktime startTime statrTime endTime cdrPeer scdrId start limit"),
        new("findCallRecordsCrm", "findDialrecord",
            "extension phoneNum talktimeSql talktime startTime statrTime endTime cdrPeer scdrId start limit"),
        new("startVoiceVerificationCall", "phoneAudit", "yzm type ws_wlstConnectId phone isRecord commandNo"),
        new("listVoiceVerificationCalls", "getPhoneAudit", "id startTime endTime status sipShowPhone page rows loginId"),
        new("lookupNumberArea", "getAreaPhone", "phone"),
        new("dialFromDevice", "sendTelCall", "mac channel phone"),
        new("listCustomers", "getCustomersPage",
            "custStatus custType findType sortfield custIsLock dateOpt startTime endTime sqlwhere start limit"),
        new("getCustomer", "getcustomer", "phoneNum"),
        new("getCustomerFields", "getTableFields", "chinesename"),
        new("saveCustomer", "saveCustomer", Customer),
        new("deleteCustomer", "delcustomer", "custId"),
        new("getFieldCodes", "getCodes", "codeType"),
        new("setCustomerLock", "setCustomerLock", "custId custIsLock"),
        new("listCustomerSales", "getCustomerSales", "phoneNum"),
        new("updateCustomerSale", "setCustomerSales", "csId extension custId custType status phone"),
        new("listMemos", "getMemos", "phoneNum start limit"),
        new("addMemo", "addMemo", "cdrMemo cdrPhone nhtTime nhtIsHint nhtPhone"),
        new("listCallFlows", "findCallFlow", "ctdId"),
        new("createCampaign", "addTask",
            "data! addType! name! cflName sendTime repeatSend sendInterval allotExte attriExte wotName"),
        new("listCampaignCalls", "findTaskMx", "cflId! type ctkId ctkName startTime endTime start! limit!"),
        new("createExtension", "addExtension", Extension),
        new("updateExtension", "editExtension", "exteId! " + Extension),
        new("deleteExtension", "delExtension", "exteId!"),
        new("resetExtensionPassword", "initExtensionPassword", "exteId!"),
    ];

    /// <summary>What has an address or command of its own.</summary>
    public static IReadOnlyList<string> Others { get; } =
    [
        "uploadRecordingFile", "deviceReportChannelStatus", "deviceUploadRecording", "devicePollMessages", "downloadRecordingWav",
        "downloadRecordingMp3", "downloadVoiceVerificationRecording", "downloadPromptSound",
    ];

    /// <summary>What the PBX sends to us.</summary>
    public static IReadOnlyList<string> Pushes { get; } = ["callEventPush", "callbackStatus"];
}
