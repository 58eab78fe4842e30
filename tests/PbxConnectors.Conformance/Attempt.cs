namespace PbxConnectors.Conformance;

/// <summary>How an operation is asked for through the common features, what must be so before, and how the exchange shows that it was done.</summary>
/// <param name="Try">Asks for it.</param>
/// <param name="Feature">Where it is found; null for the dialer itself.</param>
public sealed record Attempt(Func<PbxUnderTest, CancellationToken, Task> Try, Type? Feature = null)
{
    private const string Caller = "13900000201";
    private const string Colleague = "8002";
    private static readonly CallReference Call = CallReference.ByExtension(Bench.Extension);

    /// <summary>Brings the exchange to where the operation makes sense.</summary>
    public Func<PbxUnderTest, Task> Prepare { get; init; } = static _ => Task.CompletedTask;

    /// <summary>Whether the exchange has done it; null where <see cref="Try"/> looks itself.</summary>
    public Func<SimulatedExchange, bool>? Done { get; init; }

    /// <summary>One for each operation that has a place in the common features.</summary>
    public static IReadOnlyDictionary<PbxOperation, Attempt> All { get; } = new Dictionary<PbxOperation, Attempt>
    {
        [PbxOperation.Dial] = new((pbx, token) => pbx.Dialer.DialAsync(new DialRequest(Bench.Extension, Number.Talking), token))
        {
            Done = exchange => exchange.DialCount(Number.Talking) == 1,
        },
        [PbxOperation.CallBack] = new(
            (pbx, token) => pbx.Dialer.DialAsync(new DialRequest(DialSource.FromOutsideNumber(Number.Talking), Number.Ringing), token))
        {
            Done = exchange => exchange.DialCount(Number.Talking) == 1,
        },
        [PbxOperation.DialFromDevice] = new(
            (pbx, token) => pbx.Dialer.DialAsync(new DialRequest(DialSource.FromDevice(pbx.Device), Number.Talking), token))
        {
            Done = exchange => exchange.DialCount(Number.Talking) == 1,
        },
        [PbxOperation.HangUp] = new(async (pbx, token) => await (await pbx.DialAsync(Number.Talking)).HangUpAsync(token))
        {
            Done = exchange => exchange.ActiveCalls.Count == 0,
        },
        [PbxOperation.Hold] = Of<IPbxCallControl>((control, token) => control.HoldAsync(Call, token), Talk, e => Has(e, SimulatedCallState.Held)),
        [PbxOperation.Retrieve] = Of<IPbxCallControl>(
            (control, token) => control.RetrieveAsync(Call, token), Hold, e => Has(e, SimulatedCallState.Connected)),
        [PbxOperation.TransferBlind] = Of<IPbxCallControl>(
            (control, token) => control.TransferBlindAsync(Call, Colleague, token), Talk, e => Takes(e, Colleague) && !Takes(e, Bench.Extension)),
        [PbxOperation.StartAttendedTransfer] = Of<IPbxCallControl>(
            (control, token) => control.StartAttendedTransferAsync(Call, Colleague, token),
            Talk,
            e => Takes(e, Colleague) && Has(e, SimulatedCallState.Held)),
        [PbxOperation.CompleteAttendedTransfer] = Of<IPbxCallControl>(
            (control, token) => control.CompleteAttendedTransferAsync(Call, token), Consult, e => Takes(e, Colleague) && !Takes(e, Bench.Extension)),
        [PbxOperation.CancelAttendedTransfer] = Of<IPbxCallControl>(
            (control, token) => control.CancelAttendedTransferAsync(Call, token), Consult, e => !Takes(e, Colleague) && Takes(e, Bench.Extension)),
        [PbxOperation.TransferToApplication] = new(
            (pbx, token) => pbx.Feature<IPbxCallControl>().TransferToApplicationAsync(Call, pbx.QueueApplication, token), typeof(IPbxCallControl))
        {
            Prepare = Talk,
            Done = exchange => Has(exchange, SimulatedCallState.Queued),
        },
        [PbxOperation.PickUp] = Of<IPbxCallControl>(
            (control, token) => control.PickUpAsync(Colleague, Bench.SilentExtension, token),
            pbx => ReceiveAsync(pbx, Bench.SilentExtension, SimulatedCallState.Alerting),
            e => Takes(e, Colleague) && !Takes(e, Bench.SilentExtension)),
        [PbxOperation.TakeQueuedCall] = new(TakeQueuedCallAsync, typeof(IPbxCallControl))
        {
            Prepare = pbx => ReceiveAsync(pbx, pbx.Queue, SimulatedCallState.Queued),
            Done = exchange => Takes(exchange, Colleague),
        },
        [PbxOperation.Park] = Of<IPbxParking>((parking, token) => parking.ParkAsync(Call, token), Talk, e => e.ParkedCalls.Count == 1),
        [PbxOperation.ListParked] = Of<IPbxParking>(
            async (parking, token) =>
                (await parking.ListParkedAsync(cancellationToken: token)).ShouldHaveSingleItem().Caller.ShouldBe(Number.Talking),
            Park),
        [PbxOperation.Unpark] = Of<IPbxParking>(
            (parking, token) => parking.UnparkAsync(Colleague, new ParkedCall { Caller = Number.Talking }, token),
            Park,
            e => Takes(e, Colleague)),
        [PbxOperation.Listen] = Supervise(SupervisionMode.Listen),
        [PbxOperation.Whisper] = Supervise(SupervisionMode.Whisper),
        [PbxOperation.BargeIn] = Supervise(SupervisionMode.BargeIn),
        [PbxOperation.TakeOver] = Supervise(SupervisionMode.TakeOver),
        [PbxOperation.StopSupervising] = Of<IPbxSupervision>(
            (supervision, token) => supervision.StopSupervisingAsync(Colleague, token),
            Listen,
            e => !Takes(e, Colleague) && e.ActiveCalls.Count == 1),
        [PbxOperation.AgentLogIn] = new((pbx, token) => pbx.Feature<IPbxAgents>().LogInAsync(LogIn(pbx), token), typeof(IPbxAgents)),
        [PbxOperation.AgentLogOut] = Of<IPbxAgents>((agents, token) => agents.LogOutAsync(Bench.Extension, cancellationToken: token), LogInAsync),
        [PbxOperation.AgentReady] = Of<IPbxAgents>((agents, token) => agents.SetReadyAsync(Bench.Extension, cancellationToken: token), LogInAsync),
        [PbxOperation.AgentBreak] = Of<IPbxAgents>((agents, token) => agents.SetBreakAsync(Bench.Extension, cancellationToken: token), LogInAsync),
        [PbxOperation.AgentStatus] = Of<IPbxAgents>(
            async (agents, token) => (await agents.GetAgentStatusAsync(Bench.Extension, token)).ShouldNotBeEmpty(), LogInAsync),
        [PbxOperation.ExtensionStatus] = new(ReadExtensionStatusAsync, typeof(IPbxStatus)),
        [PbxOperation.QueueStatus] = new(
            async (pbx, token) =>
                await pbx.Feature<IPbxQueues>().ListQueueAgentsAsync(pbx.Queue, token), typeof(IPbxQueues)) { Prepare = LogInAsync },
        [PbxOperation.WaitingCallers] = new(
            async (pbx, token) => await pbx.Feature<IPbxQueues>().ListWaitingCallersAsync(pbx.Queue, token), typeof(IPbxQueues)),
        [PbxOperation.TrunkStatus] = Of<IPbxTrunks>(
            async (trunks, token) => (await trunks.ListTrunkStatusAsync(token).ToListAsync(token)).ShouldNotBeEmpty()),
        [PbxOperation.LiveCallEvents] = new(ReadOneEventAsync, typeof(IPbxEvents)),
        [PbxOperation.CallRecords] = new(
            async (pbx, token) => await pbx.Feature<IPbxRecords>().QueryCallRecordsAsync(Today(pbx), token).ToListAsync(token), typeof(IPbxRecords)),
        [PbxOperation.Recordings] = new(OpenRecordingAsync, typeof(IPbxRecordings)),
        [PbxOperation.Voicemail] = new(
            async (pbx, token) =>
                await pbx.Feature<IPbxVoicemail>().ListVoicemailAsync(Today(pbx).From, Today(pbx).To, null, token).ToListAsync(token),
            typeof(IPbxVoicemail)),
        [PbxOperation.Speech] = Of<IPbxSpeech>(async (speech, token) =>
        {
            await using var spoken = await speech.SynthesizeAsync("您好", token);
            (await ReadAsync(spoken, token)).Length.ShouldBeGreaterThan(44);
        }),
        [PbxOperation.Campaigns] = new(
            (pbx, token) => pbx.Feature<IPbxCampaigns>().StartCampaignAsync(pbx.CampaignTo(Number.Busy), token), typeof(IPbxCampaigns)),
        [PbxOperation.Conferences] = Of<IPbxConferences>(async (conferences, token) =>
        {
            var created = await conferences.CreateConferenceAsync("weekly", token);
            (await conferences.ListConferencesAsync(token)).ShouldContain(each => each.Id == created.Id);
            (await conferences.ListConferenceMembersAsync(created.Id, token)).ShouldBeEmpty();
            await conferences.EndConferenceAsync(created.Id, token);
        }),
        [PbxOperation.Blacklist] = Of<IPbxBlacklist>(async (blacklist, token) =>
        {
            await blacklist.AddToBlacklistAsync(Caller, cancellationToken: token);
            await blacklist.AddToBlacklistAsync(Caller, cancellationToken: token);
            (await blacklist.ListBlacklistAsync(token)).ShouldHaveSingleItem().ShouldBe(
                new BlacklistEntry { Number = Caller, Scope = BlacklistScope.Both }, new IgnoringTime());
            await blacklist.RemoveFromBlacklistAsync(Caller, token);
            await blacklist.RemoveFromBlacklistAsync(Caller, token);
            (await blacklist.ListBlacklistAsync(token)).ShouldBeEmpty();
        }),
    };

    /// <summary>A window of records around now.</summary>
    public static CallRecordQuery Today(PbxUnderTest pbx)
    {
        var now = pbx.Exchange.Clock.GetUtcNow();
        return new CallRecordQuery(now.AddHours(-2), now.AddHours(2));
    }

    /// <summary>The recording of a call, from its result or its record.</summary>
    public static async Task<RecordingReference> FindRecordingAsync(PbxUnderTest pbx, CallResult result) =>
        result.Recording ?? (await pbx.Feature<IPbxRecords>().QueryCallRecordsAsync(Today(pbx), Bench.Limit).ToListAsync(Bench.Limit))
            .Select(record => record.Recording).OfType<RecordingReference>().First();

    /// <summary>The whole of a recording.</summary>
    public static async Task<byte[]> ReadAsync(Recording recording, CancellationToken cancellationToken)
    {
        using var copy = new MemoryStream();
        await recording.Content.CopyToAsync(copy, cancellationToken);
        return copy.ToArray();
    }

    /// <summary>An agent who logs on at <see cref="Bench.Extension"/>.</summary>
    public static AgentLogIn LogIn(PbxUnderTest pbx) => new() { Extension = Bench.Extension, AgentId = "1011", Queues = [pbx.Queue] };

    private static Attempt Of<TFeature>(
        Func<TFeature, CancellationToken, Task> attempt, Func<PbxUnderTest, Task>? prepare = null, Func<SimulatedExchange, bool>? done = null)
        where TFeature : class, IPbxFeature => new((pbx, token) => attempt(pbx.Feature<TFeature>(), token), typeof(TFeature))
        {
            Prepare = prepare ?? (static _ => Task.CompletedTask),
            Done = done,
        };

    private static Attempt Supervise(SupervisionMode mode) => Of<IPbxSupervision>(
        (supervision, token) => supervision.SuperviseAsync(Colleague, Bench.Extension, mode, token), Talk, e => Takes(e, Colleague));

    private static async Task TakeQueuedCallAsync(PbxUnderTest pbx, CancellationToken cancellationToken)
    {
        string address = Caller;
        if (pbx.Dialer.Capabilities.Supports(PbxOperation.WaitingCallers) && pbx.Exchange.WaitingCallers(pbx.Queue).Count > 0)
        {
            address = pbx.NameOf((await pbx.Feature<IPbxQueues>().ListWaitingCallersAsync(pbx.Queue, Bench.Limit)).ShouldHaveSingleItem());
        }

        await pbx.Feature<IPbxCallControl>().TakeQueuedCallAsync(Colleague, address, cancellationToken);
    }

    private static async Task ReadOneEventAsync(PbxUnderTest pbx, CancellationToken cancellationToken)
    {
        await using var reader = pbx.Feature<IPbxEvents>().ReadEventsAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        var first = reader.MoveNextAsync();
        if (!cancellationToken.IsCancellationRequested)
        {
            await pbx.DialAsync(Number.Busy);
        }

        (await first).ShouldBeTrue();
    }

    private static async Task ReadExtensionStatusAsync(PbxUnderTest pbx, CancellationToken cancellationToken)
    {
        var status = pbx.Feature<IPbxStatus>();
        var known = await status.GetExtensionStatusAsync(Colleague, cancellationToken);
        known.State.ShouldBe(pbx.TellsStates ? DeviceState.Idle : DeviceState.Unknown);
        (await status.GetExtensionStatusAsync("7999", cancellationToken)).State.ShouldBe(DeviceState.Unknown);
        (await status.ListExtensionStatusAsync(cancellationToken).ToListAsync(cancellationToken)).ShouldContain(each => each.Extension == Colleague);
    }

    private static async Task OpenRecordingAsync(PbxUnderTest pbx, CancellationToken cancellationToken)
    {
        var reference = new RecordingReference(pbx.Dialer.Pbx, "none.wav");
        if (!cancellationToken.IsCancellationRequested)
        {
            reference = await FindRecordingAsync(pbx, await pbx.CallWithSoundAsync());
        }

        await using var recording = await pbx.Feature<IPbxRecordings>().OpenRecordingAsync(reference, cancellationToken);
    }

    private static Task Talk(PbxUnderTest pbx) => pbx.TalkAsync();

    private static async Task Hold(PbxUnderTest pbx)
    {
        await Talk(pbx);
        pbx.Exchange.Hold(Bench.Extension).ShouldBeTrue();
    }

    private static async Task Consult(PbxUnderTest pbx)
    {
        await Talk(pbx);
        pbx.Exchange.StartAttendedTransfer(Bench.Extension, Colleague).ShouldBeTrue();
        await pbx.WaitForAsync(Colleague, CallState.Connected);
    }

    private static async Task Park(PbxUnderTest pbx)
    {
        await Talk(pbx);
        pbx.Exchange.Park(Bench.Extension).ShouldBeTrue();
    }

    private static async Task Listen(PbxUnderTest pbx)
    {
        await Talk(pbx);
        pbx.Exchange.Supervise(Colleague, Bench.Extension, Testing.SupervisionMode.Listen).ShouldBeTrue();
    }

    private static async Task LogInAsync(PbxUnderTest pbx)
    {
        if (pbx.Dialer.Capabilities.Supports(PbxOperation.AgentLogIn))
        {
            await pbx.Feature<IPbxAgents>().LogInAsync(LogIn(pbx), Bench.Limit);
        }
    }

    private static Task ReceiveAsync(PbxUnderTest pbx, string to, SimulatedCallState state)
    {
        pbx.Exchange.ReceiveCall(Caller, to, new InboundCaller { Patience = TimeSpan.FromHours(2) });
        return pbx.Exchange.WaitForAsync(exchange => Has(exchange, state), Bench.Limit);
    }

    private static bool Has(SimulatedExchange exchange, SimulatedCallState state) => exchange.ActiveCalls.Any(call => call.State == state);

    private static bool Takes(SimulatedExchange exchange, string extension) =>
        exchange.GetExtensionState(extension) is not (SimulatedExtensionState.Idle or SimulatedExtensionState.Unavailable);

    private sealed class IgnoringTime : IEqualityComparer<BlacklistEntry>
    {
        public bool Equals(BlacklistEntry? one, BlacklistEntry? other) => one?.Number == other?.Number && one?.Scope == other?.Scope;

        public int GetHashCode(BlacklistEntry entry) => entry.Number.GetHashCode(StringComparison.Ordinal);
    }
}
