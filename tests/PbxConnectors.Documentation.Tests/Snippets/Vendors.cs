using Microsoft.Extensions.Logging;
using PbxConnectors.CallProgress;
using PbxConnectors.Dscom;
using PbxConnectors.Dscom.Agents;
using PbxConnectors.Dscom.Billing;
using PbxConnectors.Dscom.Calls;
using PbxConnectors.Dscom.Dialing;
using PbxConnectors.Dscom.Recordings;
using PbxConnectors.Dscom.Records;
using PbxConnectors.Dscom.Speech;
using PbxConnectors.Dscom.Status;
using PbxConnectors.Dscom.Voicemail;
using PbxConnectors.EightHundred;
using PbxConnectors.EightHundred.Blacklist;
using PbxConnectors.EightHundred.Callbacks;
using PbxConnectors.EightHundred.Calls;
using PbxConnectors.EightHundred.Campaigns;
using PbxConnectors.EightHundred.Channels;
using PbxConnectors.EightHundred.Customers;
using PbxConnectors.EightHundred.Devices;
using PbxConnectors.EightHundred.Dialing;
using PbxConnectors.EightHundred.Events;
using PbxConnectors.EightHundred.Extensions;
using PbxConnectors.EightHundred.Memos;
using PbxConnectors.EightHundred.Messages;
using PbxConnectors.EightHundred.Numbers;
using PbxConnectors.EightHundred.Recordings;
using PbxConnectors.EightHundred.Records;
using PbxConnectors.EightHundred.Sales;
using PbxConnectors.EightHundred.Sms;
using PbxConnectors.EightHundred.VoiceCodes;
using PbxConnectors.Ola;
using PbxConnectors.Ola.Agents;
using PbxConnectors.Ola.Blacklist;
using PbxConnectors.Ola.Calls;
using PbxConnectors.Ola.Campaigns;
using PbxConnectors.Ola.Conferences;
using PbxConnectors.Ola.Dialing;
using PbxConnectors.Ola.Extensions;
using PbxConnectors.Ola.Ivr;
using PbxConnectors.Ola.OutboundGroups;
using PbxConnectors.Ola.Queues;
using PbxConnectors.Ola.Session;
using PbxConnectors.Ola.TrunkGroups;

namespace PbxConnectors.Documentation.Tests.Snippets;

/// <summary>What the vendors' own clients offer.</summary>
internal static class Vendors
{
    public static async Task DscomCallsAsync(DscomClient client, CancellationToken cancellationToken)
    {
        #region dscom: calls
        string? uniqueId = await client.Calls.DialAsync("8001", "10086", displayNumber: "4008001234", cancellationToken);
        await client.Calls.HoldAsync("8001", cancellationToken);
        await client.Calls.RetrieveAsync("8001", cancellationToken);
        await client.Calls.TransferAsync(DscomTransferType.Attended, "8001", "8002", cancellationToken);
        await client.Calls.HangUpAsync("8001", cancellationToken);       // completes the attended transfer
        #endregion
    }

    public static async Task DscomAgentsAsync(DscomClient client, CancellationToken cancellationToken)
    {
        #region dscom: agents
        await client.Agents.LogInAsync("1011", "8001", queue: "200", penalty: 0, cancellationToken: cancellationToken);
        await client.Agents.SetStateAsync("8001", "200", DscomAgentState.WorkBreak, "training", cancellationToken);
        foreach (DscomAgentStatus agent in await client.Agents.GetStatusAsync(queue: "200", cancellationToken: cancellationToken))
        {
            Console.WriteLine($"{agent.AgentId}: {agent.Status?.ToAgentState()} for {agent.StatusFor}");
        }

        await foreach (DscomEndpointStatus extension in client.Status.ListExtensionsAsync(cancellationToken: cancellationToken))
        {
            Console.WriteLine($"{extension.Endpoint}: {extension.State}");
        }
        #endregion
    }

    public static async Task DscomRecordsAsync(
        DscomClient client, IPbxRecords records, CallResult result, DateTimeOffset start, DateTimeOffset end, CancellationToken cancellationToken)
    {
        #region dscom: records
        var query = new DscomRecordQuery { From = start, To = end };      // half-open: [From, To)
        await foreach (DscomCallRecord record in client.Records.QueryAsync(query, cancellationToken))
        {
            Console.WriteLine($"{record.UniqueId}: {record.Disposition}, cause {record.HangUpCause}, {record.TalkTime}");
        }

        // In common terms, with the vendor's own members behind them.
        await foreach (CallRecord record in records.QueryCallRecordsAsync(new CallRecordQuery(start, end), cancellationToken))
        {
            Console.WriteLine($"{record.Disposition}, channel {(record.VendorRecord as DscomCallRecord)?.Channel}");
        }

        if (result.Recording is { } recording)
        {
            await client.Recordings.DownloadAsync(recording, "call.wav", cancellationToken);
        }
        #endregion
    }

    public static async Task DscomVoicemailAsync(DscomClient client, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        #region dscom: voicemail
        // To the end first: marking moves the pages of a list of unread messages.
        List<DscomVoicemailMessage> unread = await client.Voicemail.ListAsync(from, to, isRead: false, cancellationToken).ToListAsync(cancellationToken);
        foreach (DscomVoicemailMessage message in unread)
        {
            await client.Voicemail.MarkAsync(message.Id!.Value, isRead: true, cancellationToken);
        }

        DscomSpokenText spoken = await client.Speech.SynthesizeAsync("您好，欢迎致电。", cancellationToken);
        #endregion
    }

    public static async Task DscomPushAsync(DscomOptions options, DscomClient client, CancellationToken cancellationToken)
    {
        #region dscom: push
        options.BillingPush.Enabled = true;                              // the dialer learns at once that a call has ended
        options.BillingPush.Address = new Uri("wss://pbx.example:8282/"); // this is the default

        await foreach (PbxEvent item in client.Billing.ReadEventsAsync(cancellationToken))
        {
            switch (item)
            {
                case RecordArrived arrived:
                    Console.WriteLine(arrived.Record.Disposition);
                    break;
                case ConnectionRestored gap:
                    Console.WriteLine($"not heard: {gap.GapFrom} to {gap.GapTo}");
                    break;
                case EventsReconciled filled:
                    Console.WriteLine($"{filled.Recovered} of it recovered from the records");
                    break;
                case EventsDropped lost:
                    Console.WriteLine($"this reader was too slow: {lost.Count} lost");
                    break;
            }
        }
        #endregion
    }

    public static async Task OlaDialAsync(IPbxDialer dialer, CancellationToken cancellationToken)
    {
        #region ola: dial
        PbxCall call = await dialer.DialAsync(new DialRequest("8001", "10086") { RingTimeout = TimeSpan.FromSeconds(40) }, cancellationToken);
        await foreach (CallStateChange change in call.ReadStatesAsync(cancellationToken))
        {
            Console.WriteLine($"{change.At:T} {change.State} ({change.Freshness})");
        }

        CallResult result = await call.Completion;
        #endregion
    }

    public static async Task OlaSessionAsync(OlaClient client, CancellationToken cancellationToken)
    {
        #region ola: session
        await client.Session.SubscribeAsync(OlaRoutingKey.Agent("8001"), cancellationToken);
        await client.Session.LogInAsync("8001", ["10010"], cancellationToken);
        await client.Session.SetReadyAsync("8001", cancellationToken);
        await client.Session.TransferAsync("8001", "10010", cancellationToken);

        await foreach (PbxEvent item in client.Session.ReadEventsAsync(cancellationToken))
        {
            Console.WriteLine(item switch
            {
                CallChanged call => $"{call.Extension}: {call.State}",            // calls in and out
                AgentChanged agent => $"{agent.Agent.Extension}: {agent.Agent.State}",
                QueueChanged waiting => $"{waiting.Queue}: somebody {(waiting.Left ? "left" : "came")}",
                ConnectionRestored gap => $"not heard: {gap.GapFrom} to {gap.GapTo}",
                EventsReconciled filled => $"states read again: {filled.Recovered}",
                EventsDropped lost => $"this reader was too slow: {lost.Count} lost",
                _ => item.ToString(),
            });
        }
        #endregion
    }

    public static async Task OlaQueueAsync(OlaClient client, CancellationToken cancellationToken)
    {
        #region ola: queue
        await client.Agents.SetBreakAsync("8001", cancellationToken);
        OlaAgentStatus? agent = await client.Agents.GetStatusAsync("8001", cancellationToken);
        foreach (OlaWaitingCaller caller in await client.Queues.ListWaitingCallersAsync("10010", cancellationToken))
        {
            await client.Session.TakeQueuedCallAsync("8001", caller.CallId!, cancellationToken);
        }
        #endregion
    }

    public static async Task OlaAdministrationAsync(OlaClient client, IReadOnlyList<string> numbers, CancellationToken cancellationToken)
    {
        #region ola: administration
        OlaExtension old = (await client.Extensions.ListAsync("8001", cancellationToken))[0];
        await client.Extensions.UpdateAsync(
            new OlaExtensionSettings { Extension = "8001", Password = old.Password!, OutboundGroupId = old.OutboundGroupId!, AutoReady = true },
            cancellationToken);                                           // what is left out is reset

        await client.Blacklist.AddAsync("13900000001", OlaBlacklistKind.Inbound, cancellationToken);

        OlaConferenceId conference = await client.Conferences.CreateAsync(new OlaConferenceSettings { Topic = "weekly" }, cancellationToken);
        await client.Conferences.InviteAsync(conference.Id, "8001", cancellationToken);

        await client.Campaigns.StartAsync(
            new OlaGroupCall { Numbers = numbers, TrunkGroup = "trunk", Route = OlaGroupCallRoute.ToIvr("29") }, cancellationToken);
        #endregion
    }

    public static async Task OlaInCommonTermsAsync(IPbxDialer dialer, IReadOnlyList<string> numbers, CancellationToken cancellationToken)
    {
        #region ola: in common terms
        if (dialer.TryGetFeature<IPbxBlacklist>(out var blacklist))
        {
            await blacklist.AddToBlacklistAsync("13900000001", BlacklistScope.Inbound, cancellationToken); // harmless when it is barred already
        }

        if (dialer.TryGetFeature<IPbxCampaigns>(out var campaigns))
        {
            await campaigns.StartCampaignAsync(
                new CampaignRequest { Name = "20260301", Numbers = numbers, Application = "ivr:29", Trunk = "trunk" }, cancellationToken);
        }
        #endregion
    }

    public static async Task EightHundredDialAsync(IPbxDialer dialer, CancellationToken cancellationToken)
    {
        #region 800ing: dial
        PbxCall call = await dialer.DialAsync(new DialRequest(DialSource.FromOutsideNumber("02355550100"), "13800000000"), cancellationToken);
        CallResult result = await call.Completion;
        if (!result.Answered)
        {
            Console.WriteLine($"{result.Reason} ({result.Certainty}): {result.Explanation}");
        }
        #endregion
    }

    public static async Task EightHundredInShortAsync(IPbxDialer dialer, EightHundredClient client, CancellationToken cancellationToken)
    {
        #region 800ing: use in short
        // Callback: the PBX calls the first number, then joins it with the second.
        PbxCall call = await dialer.DialAsync(new DialRequest(DialSource.FromOutsideNumber("02355550100"), "13800000000"), cancellationToken);
        CallResult result = await call.Completion;         // not answered is an outcome, not an exception

        // Everything else: the vendor's client, by group.
        var flows = await client.Campaigns.ListFlowsAsync(cancellationToken: cancellationToken);
        #endregion
    }

    public static async Task EightHundredCampaignAsync(EightHundredClient client, long flowId, CancellationToken cancellationToken)
    {
        #region 800ing: campaign
        long? id = await client.Campaigns.CreateAsync(
            new EightHundredCampaign("回访", EightHundredCampaignType.Automatic, [new("13800000000") { Key = "order-7" }]) { FlowName = "外呼流程" },
            cancellationToken);
        await foreach (EightHundredCampaignCall result in client.Campaigns.WatchAsync(new(flowId) { CampaignId = id }, cancellationToken: cancellationToken))
        {
            Console.WriteLine($"{result.Key}: {result.Status} {result.TalkTime}");
        }
        #endregion
    }

    public static async Task EightHundredEventsAsync(
        EightHundredOptions options, EightHundredClient client, long saved, CancellationToken cancellationToken)
    {
        #region 800ing: events
        options.Events.PollMessages = true;                    // messages of client programs: recvMsg
        options.Events.PollRecords = true;                     // so that calls whose pushes were lost still show
        options.Events.WaterLine = saved;                      // where reading ended before the restart: client.Events.WaterLine

        await foreach (PbxEvent item in client.Events.ReadEventsAsync(cancellationToken))
        {
            Console.WriteLine($"{item.Freshness}: {item}");
            saved = client.Events.WaterLine;
        }
        #endregion
    }

    public static async Task AbstractionsInShortAsync(IPbxDialer dialer, ILogger logger, CancellationToken cancellationToken)
    {
        #region any dialer in short
        PbxCall call = await dialer.DialAsync(new DialRequest(from: "8001", to: "10086"), cancellationToken);
        await foreach (CallStateChange change in call.ReadStatesAsync(cancellationToken))
        {
            logger.LogInformation("{State}", change.State);
        }

        CallResult result = await call.Completion;      // busy, no answer, rejected are outcomes, not exceptions
        #endregion
    }

    public static void Ear(byte[] rtpPayload)
    {
        #region the ear in short
        var library = AnnouncementLibrary.Load("announcements");     // announcements/<label>/<name>.wav, loaded once, shared
        var ear = new CallProgressAnalyzer(library);                 // one per call
        ear.WriteALaw(rtpPayload);                                   // 8 kHz, frames of any size; also WriteMuLaw and Write(pcm)
        if (ear.Current is { Stage: VerdictStage.Final } verdict)    // cheap: ask after every frame
        {
            Console.WriteLine($"{verdict.State.ToChinese()}: {verdict.Evidence}");
        }
        #endregion
    }
}
