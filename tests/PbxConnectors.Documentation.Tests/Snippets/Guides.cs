using Microsoft.Extensions.Logging;
using PbxConnectors.Dscom;
using PbxConnectors.EmptyNumber;

namespace PbxConnectors.Documentation.Tests.Snippets;

#region a caller
public sealed class Caller(IPbxDialer dialer)
{
    public async Task<CallResult> CallAsync(string extension, string number, CancellationToken cancellationToken)
    {
        PbxCall call = await dialer.DialAsync(new DialRequest(extension, number), cancellationToken);
        return await call.Completion;          // Reason, Q850Cause, AnsweredAt, TalkTime, Recording …
    }
}
#endregion

/// <summary>What the guides show on any PBX.</summary>
internal static class Guides
{
    public static async Task DialSafelyAsync(IPbxDialer dialer, DialRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await dialer.DialAsync(request, cancellationToken);
        }
        #region safe to dial again
        catch (PbxException e) when (e.Delivery == Delivery.NotSent)
        {
            // Safe to dial again: nothing left us.
        }
        #endregion
    }

    public static async Task FeaturesAsync(IPbxDialer dialer, CallResult result, CancellationToken cancellationToken)
    {
        #region capabilities and features
        if (dialer.Capabilities.Supports(PbxOperation.Recordings) && dialer.TryGetFeature<IPbxRecordings>(out var recordings)
            && result.Recording is { } kept)
        {
            await using Recording wav = await recordings.OpenRecordingAsync(kept, cancellationToken);
        }
        #endregion
    }

    public static void Capabilities(IPbxDialer dialer)
    {
        #region reading capabilities
        foreach (PbxCapability capability in dialer.Capabilities)
        {
            Console.WriteLine($"{capability.Operation}: {capability.Degree} {capability.Note}");
        }
        #endregion
    }

    public static async Task FollowAsync(IPbxDialer dialer, CancellationToken cancellationToken)
    {
        #region follow a call
        await using PbxCall call = await dialer.DialAsync(new DialRequest("8001", "10086") { UserData = "order-7" }, cancellationToken);
        await call.WaitForAsync(CallState.Connected, cancellationToken);      // PbxCallEndedException when it ends first
        await call.HangUpAsync(cancellationToken);
        CallResult result = await call.Completion;
        #endregion
    }

    public static async Task<string> OutcomeAsync(PbxCall call)
    {
        #region every outcome
        CallResult result = await call.Completion;
        return result switch
        {
            { Answered: true } => $"talked {result.TalkTime}",
            { Reason: EndReason.Busy or EndReason.NoAnswer or EndReason.Rejected } => "try later",
            { Reason: EndReason.InvalidNumber } => "take it off the list",
            { Reason: EndReason.Unknown } => $"not learnt: {result.Explanation}",
            _ => $"{result.Reason} (Q.850 {result.Q850Cause}, {result.VendorText})",
        };
        #endregion
    }

    public static async Task<PbxCall?> ReconcileAsync(
        IPbxDialer dialer, IPbxRecords records, DialRequest request, TimeProvider time, CancellationToken cancellationToken)
    {
        #region reconcile before dialling again
        DateTimeOffset before = time.GetUtcNow();
        try
        {
            return await dialer.DialAsync(request, cancellationToken);
        }
        catch (PbxException e) when (e.Delivery == Delivery.Unknown)
        {
            // The line broke between command and answer: the number may be ringing. A call leaves its record when it has ended.
            var window = new CallRecordQuery(before.AddMinutes(-1), time.GetUtcNow().AddMinutes(1)) { Called = request.To };
            await foreach (CallRecord record in records.QueryCallRecordsAsync(window, cancellationToken))
            {
                return null;                                    // it did go out
            }

            throw;                                              // not there yet: ask again before you dial again
        }
        #endregion
    }

    public static async Task EventsAsync(IPbxDialer dialer, CancellationToken cancellationToken)
    {
        #region read events
        if (!dialer.TryGetFeature<IPbxEvents>(out var events))
        {
            return;                                             // this PBX, so configured, tells nothing by itself
        }

        await foreach (PbxEvent item in events.ReadEventsAsync(cancellationToken))
        {
            switch (item)
            {
                case CallChanged call:
                    Console.WriteLine($"{call.Extension}: {call.State}");
                    break;
                case RecordArrived arrived:
                    Console.WriteLine($"{arrived.Record.Disposition}, {arrived.Record.TalkTime}");
                    break;
                case ConnectionLost lost:
                    Console.WriteLine($"connection lost: {lost.Reason}");
                    break;
                case ConnectionRestored gap:
                    Console.WriteLine($"nothing was heard from {gap.GapFrom} to {gap.GapTo}");
                    break;
                case EventsReconciled filled:
                    Console.WriteLine($"{filled.Recovered} events of it recovered");
                    break;
                case EventsDropped dropped:
                    Console.WriteLine($"this reader was too slow: {dropped.Count} events are missing here");
                    break;
                case UnrecognizedPbxEvent unknown:
                    Console.WriteLine($"the PBX told something new: {unknown.VendorKind}");
                    break;
            }
        }
        #endregion
    }

    public static async Task StepsAsync(PbxCall call, CancellationToken cancellationToken)
    {
        #region follow the steps of a call
        await foreach (CallStep step in call.ReadStepsAsync(cancellationToken))
        {
            Console.WriteLine(step switch
            {
                CallStateChange change => $"{change.At:T} {change.State}",
                EarlyMediaBegan heard => $"{heard.At:T} the network is heard ({heard.Codec})",
                _ => $"{step.At:T} {step.GetType().Name}",
            });
        }
        #endregion
    }

    public static async Task RecordingAsync(IPbxDialer dialer, CallResult result, string path, CancellationToken cancellationToken)
    {
        #region save a recording
        if (result.Recording is { } reference && dialer.TryGetFeature<IPbxRecordings>(out var recordings))
        {
            await using Recording recording = await recordings.OpenRecordingAsync(reference, cancellationToken);
            await using FileStream file = File.Create(path);
            await recording.Content.CopyToAsync(file, cancellationToken);
        }
        #endregion
    }

    public static async Task RecordsAsync(IPbxDialer dialer, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        #region query records
        if (dialer.TryGetFeature<IPbxRecords>(out var records))
        {
            await foreach (CallRecord record in records.QueryCallRecordsAsync(new CallRecordQuery(from, to), cancellationToken))
            {
                Console.WriteLine($"{record.StartedAt:u} {record.Disposition} {record.TalkTime}");   // ToString() masks numbers
            }
        }
        #endregion
    }

    public static async Task AgentsAsync(IPbxDialer dialer, CancellationToken cancellationToken)
    {
        #region an agent's day
        if (dialer.TryGetFeature<IPbxAgents>(out var agents))
        {
            await agents.LogInAsync(new AgentLogIn { Extension = "8001", AgentId = "1011", Queues = ["200"] }, cancellationToken);
            await agents.SetReadyAsync("8001", "200", cancellationToken);
            await agents.SetBreakAsync("8001", "200", reason: "training", cancellationToken: cancellationToken);
            foreach (AgentStatus status in await agents.GetAgentStatusAsync("8001", cancellationToken))
            {
                Console.WriteLine($"{status.Queue}: {status.State} ({status.VendorState}) for {status.Since}");
            }

            await agents.LogOutAsync("8001", "200", cancellationToken);
        }
        #endregion
    }

    public static async Task QueuesAsync(IPbxDialer dialer, CancellationToken cancellationToken)
    {
        #region queues and extensions
        if (dialer.TryGetFeature<IPbxQueues>(out var queues))
        {
            foreach (WaitingCaller caller in await queues.ListWaitingCallersAsync("200", cancellationToken))
            {
                Console.WriteLine($"{caller.Position}: {PhoneNumbers.Mask(caller.Caller)} waits {caller.Waiting}");
            }
        }

        if (dialer.TryGetFeature<IPbxStatus>(out var status))
        {
            ExtensionStatus extension = await status.GetExtensionStatusAsync("8001", cancellationToken);
            Console.WriteLine($"{extension.Extension}: {extension.State}");
        }
        #endregion
    }

    public static async Task ControlAsync(IPbxDialer dialer, CancellationToken cancellationToken)
    {
        #region call control
        if (dialer.TryGetFeature<IPbxCallControl>(out var control))
        {
            var call = CallReference.ByExtension("8001");      // dscom knows calls by their extension only
            await control.HoldAsync(call, cancellationToken);
            await control.RetrieveAsync(call, cancellationToken);
            await control.TransferBlindAsync(call, "8002", cancellationToken);
        }
        #endregion
    }

    public static async Task CampaignAsync(IPbxDialer dialer, IReadOnlyList<string> numbers, CancellationToken cancellationToken)
    {
        #region a campaign
        if (dialer.TryGetFeature<IPbxCampaigns>(out var campaigns))
        {
            string? id = await campaigns.StartCampaignAsync(
                new CampaignRequest { Name = "2026-03 回访", Numbers = numbers, Application = "外呼流程" }, cancellationToken);
            await foreach (CampaignCall call in campaigns.ListCampaignCallsAsync(id!, cancellationToken))
            {
                Console.WriteLine($"{PhoneNumbers.Mask(call.Number)}: {call.State} {call.TalkTime}");
            }
        }
        #endregion
    }

    public static void Logging(ILogger logger, PbxCall call)
    {
        #region safe to log
        logger.LogInformation("{Call}", call);                  // dscom call 0197… 8001 → 138****1234 Connected
        logger.LogInformation("{Number}", PhoneNumbers.Mask("13800001234"));
        #endregion
    }

    public static async Task ErrorsAsync(IPbxDialer dialer, DialRequest request, CancellationToken cancellationToken)
    {
        #region what an error tells
        try
        {
            await dialer.DialAsync(request, cancellationToken);
        }
        catch (PbxRejectedException e)
        {
            Console.WriteLine($"{e.Pbx} {e.Operation}: {e.VendorCode} {e.VendorMessage}");   // dscom dial: 600001 呼叫异常
        }
        catch (PbxException e) when (e.IsTransient && e.Delivery == Delivery.NotSent)
        {
            Console.WriteLine("later, with the same request");
        }
        #endregion
    }
}
