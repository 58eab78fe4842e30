using PbxConnectors.EightHundred.Callbacks;
using PbxConnectors.EightHundred.Calls;
using PbxConnectors.EightHundred.Campaigns;
using PbxConnectors.EightHundred.Customers;
using PbxConnectors.EightHundred.Devices;
using PbxConnectors.EightHundred.Extensions;
using PbxConnectors.EightHundred.Messages;
using PbxConnectors.EightHundred.Records;
using PbxConnectors.EightHundred.Sales;
using PbxConnectors.EightHundred.VoiceCodes;

namespace PbxConnectors.EightHundred.Tests;

/// <summary>Every member of the client once, with every parameter it has, by the id the contract gives the operation.</summary>
internal static class Exercise
{
    private static readonly DateTimeOffset From = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset To = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    private static readonly EightHundredExtensionSettings Extension = new()
    {
        Extension = "450", Name = "agent", Password = "lab-extension", DepartmentId = 1, Mobile = Lab.Silent, DivertsToMobile = true,
        Role = EightHundredExtensionRole.Agent, Records = true, Memos = ["1", "2", "3", "4", "5"], LoginName = "agent450",
        LoginType = EightHundredLoginType.SipPhone, InternalDisplayNumberId = 1, AllowsApp = false, DisplayNumberId = 2,
    };

    public static EightHundredCustomerData Customer { get; } = new()
    {
        Name = "联系人", Company = "公司", Status = "1", Qq = "10001", Address = "somewhere", BirthdayType = EightHundredBirthdayType.Solar,
        Birthday = new DateOnly(1990, 1, 31), Source = "1", Age = "36", Area = "area", Sex = "1", Memo = "memo", Type = "1", Others = ["a", "b", "c"],
        Phones = [new(Lab.Answering, "常用电话", "first"), new(Lab.Silent, "mobile", "second")],
    };

    public static IReadOnlyDictionary<string, Func<EightHundredClient, Task<object?>>> Members { get; } =
        new Dictionary<string, Func<EightHundredClient, Task<object?>>>
        {
            ["getOwnExtension"] = async c => await c.Extensions.GetOwnAsync(),
            ["listExtensions"] = async c => await c.Extensions.ListAsync(),
            ["listExtensionDetails"] = async c => await c.Extensions.ListAsync(),
            ["registerExtension"] = async c => await c.Extensions.RegisterAsync(),
            ["createExtension"] = async c => await c.Extensions.CreateAsync(Extension),
            ["updateExtension"] = c => Done(c.Extensions.UpdateAsync(1001, Extension)),
            ["deleteExtension"] = c => Done(c.Extensions.DeleteAsync(1002)),
            ["resetExtensionPassword"] = async c => await c.Extensions.ResetPasswordAsync(1001),
            ["setExtensionCallerId"] = c => Done(c.Extensions.SetCallerIdAsync("8001", Lab.Office)),
            ["setAgentCheckInOut"] = c => Done(c.Extensions.CheckInAsync("8001")),
            ["sendMessage"] = c => Done(c.Messages.SendAsync(new EightHundredMessage(EightHundredMessageKind.Position, Lab.Answering)
            {
                Extension = "8001", LoginType = "2", Content = "客户端", Longitude = 0.5, Latitude = -0.25, Lifetime = TimeSpan.FromSeconds(100),
            })),
            ["receiveMessages"] = async c => await c.Messages.ReceiveAsync(EightHundredClientType.Pc, 1),
            ["sendSms"] = c => Done(c.Sms.SendAsync([Lab.Answering, Lab.Silent], "hello", 7)),
            ["addSmsRecord"] = c => Done(c.Sms.AddRecordAsync(5, EightHundredMessageKind.SmsSent, Lab.Answering, "hello", From)),
            ["startCallback"] = async c => await c.Callbacks.StartAsync(Lab.Office, Lab.Answering, "http://127.0.0.1:9/callback"),
            ["listCallbacks"] = c => All(c.Callbacks.ListAsync(new EightHundredCallbackQuery { Id = 1, Extension = "8001", From = From, To = To })),
            ["dialFromDevice"] = c => Done(c.Devices.DialAsync(Lab.Mac, 1, Lab.Answering)),
            ["deviceReportChannelStatus"] = c => Done(c.Devices.ReportStatusAsync(Lab.Mac, new EightHundredDeviceStatus())),
            ["deviceUploadRecording"] = async c => await c.Devices.UploadRecordingAsync(
                Lab.Mac,
                new EightHundredDeviceRecording
                {
                    CallId = 7_687_658_987_667_780_097, RecordNumber = 3, Channel = 1, StartedAt = From, EndedAt = To, Phone = Lab.Answering,
                    Direction = EightHundredDeviceDirection.Outbound, TalkTime = TimeSpan.FromSeconds(9), HasRecording = true,
                },
                new byte[] { 1, 2, 3 }),
            ["devicePollMessages"] = async c => await c.Devices.TakeMessagesAsync(Lab.Mac),
            ["findCallRecords"] = FindRecords,
            ["findCallRecordsCrm"] = FindRecords,
            ["addCallRecord"] = c => Done(c.Records.AddAsync(new EightHundredClientCall
            {
                Id = 9, Phone = Lab.Answering, Status = "1", OpenedFrom = "192.0.2.1", Direction = EightHundredDirection.Outbound, Type = 1,
                StartedAt = From, AnsweredAt = From, EndedAt = To, Answered = true, HangUpReason = 16, TalkTime = TimeSpan.FromSeconds(3),
                RecordingFile = "a.gsm", CampaignItemId = 4, TransferAnsweredAt = From, TransferTime = TimeSpan.FromSeconds(1), SmsSent = false,
            })),
            ["uploadRecordingFile"] = c => Done(c.Recordings.UploadAsync("通话.gsm", new byte[] { 1, 2, 3 })),
            ["downloadRecordingWav"] = c => Done(c.Recordings.OpenAsync("202603/01/1.wav")),
            ["downloadVoiceVerificationRecording"] = c => Done(c.Recordings.OpenAsync("202603/01/1.wav")),
            ["downloadRecordingMp3"] = c => Done(c.Recordings.OpenMp3Async(1)),
            ["downloadPromptSound"] = c => Done(c.Recordings.OpenPromptSoundAsync("lab/7001.wav")),
            ["startVoiceVerificationCall"] = async c => await c.VoiceCodes.StartAsync(
                new EightHundredVoiceCode(Lab.Answering, "4711", EightHundredSpeechType.Digits)
                {
                    ConnectId = 1, Record = EightHundredRecordMode.AfterAnswer, CommandNumber = "6001",
                }),
            ["listVoiceVerificationCalls"] = c => All(c.VoiceCodes.ListAsync(new EightHundredVoiceCodeQuery
            {
                Id = 1, From = From, To = To, Statuses = [EightHundredCallStatus.Answered, EightHundredCallStatus.NotAnswered],
                MapDisplayNumber = true, LoginId = "agent",
            })),
            ["lookupNumberArea"] = async c => await c.Numbers.LookUpAreaAsync(Lab.Answering),
            ["setIvrDialing"] = c => Done(c.Numbers.SetProxyDialingAsync(Lab.Answering, Lab.Office, "8001", 60)),
            ["getSystemChannels"] = async c => await c.Channels.GetUsageAsync("100000"),
            ["listInboundChannels"] = async c => await c.Channels.ListInboundAsync(waitingOnly: true),
            ["addToBlacklist"] = c => Done(c.Blacklist.AddAsync([Lab.Answering, Lab.Silent])),
            ["listBlacklist"] = async c => await c.Blacklist.ListAsync(),
            ["removeFromBlacklist"] = c => Done(c.Blacklist.RemoveAsync([Lab.Answering])),
            ["saveCustomer"] = async c => await c.Customers.SaveAsync(Customer),
            ["saveCustomerBasic"] = async c => await c.Customers.SaveAsync(Customer),
            ["listCustomers"] = async c => await c.Customers.ReadPageAsync(new EightHundredCustomerQuery
            {
                Status = "1",
                Type = "1",
                SearchField = EightHundredCustomerSearchField.Contact,
                SearchText = "联系",
                SortField = "custName",
                Locked = false,
                Date = EightHundredCustomerDate.Created, From = From, To = To,
            }),
            ["getCustomer"] = async c => await c.Customers.GetAsync(Lab.Answering),
            ["getCustomerFields"] = async c => await c.Customers.ListFieldsAsync(systemNames: true),
            ["getFieldCodes"] = async c => await c.Customers.ListCodesAsync("custType"),
            ["setCustomerLock"] = c => Done(c.Customers.SetLockAsync("1", locked: true)),
            ["updateCustomerSale"] = c => Done(c.Sales.UpdateAsync(new EightHundredSaleUpdate("1")
            {
                Extension = "8001", CustomerId = "1", CustomerType = "1", Made = true, Phone = Lab.Answering,
            })),
            ["listCustomerSales"] = async c => await c.Sales.ListAsync(Lab.Answering),
            ["addMemo"] = c => Done(c.Memos.AddAsync(Lab.Answering, "call again", To, Lab.Office)),
            ["listMemos"] = c => All(c.Memos.ListAsync(Lab.Answering)),
            ["deleteCustomer"] = c => Done(c.Customers.DeleteAsync("1")),
            ["listCallFlows"] = async c => await c.Campaigns.ListFlowsAsync(1),
            ["createCampaign"] = async c => await c.Campaigns.CreateAsync(
                new EightHundredCampaign(
                    "测试",
                    EightHundredCampaignType.WorkOrderManual,
                    [new EightHundredCampaignItem(Lab.Answering) { Key = "0001", SpokenText = "你好", WorkOrderFields = ["a", "b", "c"] }])
                {
                    FlowName = "lab flow", StartAt = From, Repeat = false, Interval = TimeSpan.Zero, Agents = ["8001"], Owner = "8001", WorkOrderName = "售后工单",
                }),
            ["getNextTaskNumber"] = async c => await c.Campaigns.TakeNextNumberAsync(),
            ["getNextTaskNumberCrm"] = async c => await c.Campaigns.TakeNextNumberAsync(),
            ["listCampaignCalls"] = async c => await c.Campaigns.ReadPageAsync(new EightHundredCampaignQuery(7001)
            {
                CampaignId = 1, CampaignName = "测试", Filter = EightHundredCampaignCallFilter.All, From = From, To = To,
            }),
        };

    private static Task<object?> FindRecords(EightHundredClient client) => All(client.Records.QueryAsync(new EightHundredRecordQuery
    {
        From = From, To = To, Extensions = ["8001", "8002"], Phone = Lab.Answering, Direction = EightHundredDirection.Outbound, Id = 1,
        TalkTime = EightHundredTalkTimeFilter.LongerThan(TimeSpan.FromSeconds(5)),
    }));

    private static async Task<object?> Done(Task task)
    {
        await task;
        return null;
    }

    private static async Task<object?> All<T>(IAsyncEnumerable<T> source)
    {
        var all = new List<T>();
        await foreach (var item in source)
        {
            all.Add(item);
        }

        return all;
    }
}
