namespace PbxConnectors.Testing;

/// <summary>
/// What the PBX remembers: the calls it makes by itself and their times, messages, and what it was given. Thread-safe.
/// </summary>
internal sealed class EightHundredBook : IDisposable
{
    // Ids of 19 digits, as the document prints: whoever reads them as a double loses the end.
    private const long FirstId = 7_687_658_987_667_780_000;

    private readonly Lock _gate = new();
    private readonly SimulatedExchange _exchange;
    private readonly EightHundredPusher _pusher;
    private readonly EightHundredShape _shape;
    private readonly Dictionary<long, CallTimeline> _timelines = [];
    private readonly List<TrackedCall> _callbacks = [];
    private readonly List<TrackedCall> _voiceCodes = [];
    private readonly List<TrackedCall> _campaignCalls = [];
    private readonly List<SimulatedMessage> _messages = [];
    private readonly List<ITimer> _starts = [];
    private long _lastId = FirstId;

    public EightHundredBook(SimulatedExchange exchange, EightHundredPusher pusher, EightHundredShape shape)
    {
        (_exchange, _pusher, _shape) = (exchange, pusher, shape);
        exchange.CallChanged += OnCallChanged;
        exchange.CallRecorded += OnCallRecorded;
    }

    public IReadOnlyList<TrackedCall> Callbacks => Copy(_callbacks);

    public IReadOnlyList<TrackedCall> VoiceCodes => Copy(_voiceCodes);

    public IReadOnlyList<TrackedCall> CampaignCalls => Copy(_campaignCalls);

    public static long RecordId(long legId) => FirstId + 1_000_000_000 + legId;

    public static long? LegId(long recordId) => recordId > FirstId + 1_000_000_000 ? recordId - FirstId - 1_000_000_000 : null;

    public long NextId() => Interlocked.Increment(ref _lastId);

    public TrackedCall? StartCallback(string source, string destination, string? url) => Start(_callbacks, new TrackedCall
    {
        Id = NextId(), Source = source, Destination = destination, CreatedAt = _exchange.Now, CallbackUrl = url,
    });

    public TrackedCall? StartVoiceCode(string phone, string text, string type) => Start(_voiceCodes, new TrackedCall
    {
        Id = NextId(), Source = phone, Destination = "", CreatedAt = _exchange.Now, Text = text, Type = type,
    });

    /// <summary>Adds a campaign; the calls of an automatic one begin when it is due, one after the other.</summary>
    public void AddCampaign(SimulatedCampaign campaign, IEnumerable<(string Phone, string Key, string Text)> items, DateTimeOffset? startAt)
    {
        var calls = items.Select(item => new TrackedCall
        {
            Id = NextId(),
            Source = item.Phone,
            Destination = campaign.Flow.TransferMode == 1 ? "" : campaign.Agent,
            CreatedAt = _exchange.Now,
            Campaign = campaign,
            Key = item.Key,
            Text = item.Text,
        }).ToArray();
        lock (_gate)
        {
            _campaignCalls.AddRange(calls);
        }

        if (!campaign.Automatic)
        {
            return;
        }

        if (startAt is { } due && due > _exchange.Now)
        {
            lock (_gate)
            {
                _starts.Add(_exchange.Clock.CreateTimer(_ => PlaceNext(campaign), null, due - _exchange.Now, Timeout.InfiniteTimeSpan));
            }
        }
        else
        {
            PlaceNext(campaign);
        }
    }

    /// <summary>The next number of a manual campaign; it is handed out once.</summary>
    public TrackedCall? TakeNext()
    {
        lock (_gate)
        {
            var next = _campaignCalls.Find(call => call is { Campaign.Automatic: false, HandedOut: false });
            if (next is not null)
            {
                next.HandedOut = true;
            }

            return next;
        }
    }

    public void AddMessage(string kind, string phone, string content)
    {
        lock (_gate)
        {
            var now = _exchange.Now.ToUnixTimeMilliseconds();

            // A water line of its own for each, so that reading on never tears a group apart.
            var line = _messages.Count == 0 ? now : Math.Max(now, _messages[^1].WaterLine + 1);
            _messages.Add(new SimulatedMessage(kind, phone, content, now, line));
        }
    }

    public IReadOnlyList<SimulatedMessage> MessagesSince(long waterLine, int limit)
    {
        lock (_gate)
        {
            return [.. _messages.Where(message => message.WaterLine >= waterLine).Take(limit)];
        }
    }

    public void Dispose()
    {
        _exchange.CallChanged -= OnCallChanged;
        _exchange.CallRecorded -= OnCallRecorded;
        lock (_gate)
        {
            // A server that is gone places no calls.
            _starts.ForEach(start => start.Dispose());
            _starts.Clear();
        }
    }

    private IReadOnlyList<TrackedCall> Copy(List<TrackedCall> calls)
    {
        lock (_gate)
        {
            return [.. calls];
        }
    }

    // Entered first, so that its first event finds it, and taken out again where it cannot be placed.
    private TrackedCall? Start(List<TrackedCall> calls, TrackedCall call)
    {
        lock (_gate)
        {
            calls.Add(call);
        }

        if (Place(call))
        {
            return call;
        }

        lock (_gate)
        {
            calls.Remove(call);
        }

        return null;
    }

    private bool Place(TrackedCall call)
    {
        var result = call.Destination.Length > 0
            ? _exchange.PlaceCallback(call.Source, call.Destination)
            : _exchange.PlaceAnnouncement(call.Source);
        if (!result.Accepted)
        {
            return false;
        }

        int before;
        lock (_gate)
        {
            // The exchange may have told of the call before it returned it.
            before = call.Status;
            call.Timeline = TimelineOf(result.Call);
        }

        NotifyIfChanged(call, before);
        return true;
    }

    private void PlaceNext(SimulatedCampaign campaign)
    {
        while (true)
        {
            TrackedCall? next;
            lock (_gate)
            {
                next = _campaignCalls.Find(call => call.Campaign == campaign && call is { Timeline: null, FailedAt: null });
            }

            if (next is null || Place(next))
            {
                return;
            }

            lock (_gate)
            {
                next.FailedAt = _exchange.Now;
            }
        }
    }

    private CallTimeline TimelineOf(SimulatedCall call)
    {
        if (!_timelines.TryGetValue(call.Id, out var timeline))
        {
            _timelines[call.Id] = timeline = new CallTimeline(call.Id, call.StartedAt);
        }

        return timeline;
    }

    private void OnCallChanged(object? sender, CallChangedEventArgs change)
    {
        var call = change.Call;
        TrackedCall? tracked;
        var before = 0;
        lock (_gate)
        {
            var timeline = TimelineOf(call);
            tracked = _callbacks.Concat(_voiceCodes).Concat(_campaignCalls).FirstOrDefault(each => each.Timeline == timeline);
            before = tracked?.Status ?? 0;
            if (call.State is SimulatedCallState.Proceeding or SimulatedCallState.Alerting)
            {
                timeline.SecondSideDialledAt ??= change.At;
            }

            if (call.State == SimulatedCallState.Connected)
            {
                timeline.AnsweredAt ??= change.At;
            }

            if (call.State == SimulatedCallState.Ended)
            {
                timeline.EndedAt ??= change.At;
            }
        }

        Tell(call);
        if (tracked is null)
        {
            return;
        }

        NotifyIfChanged(tracked, before, ended: call.State == SimulatedCallState.Ended);
        if (call.State == SimulatedCallState.Ended && tracked.Campaign is { } campaign)
        {
            PlaceNext(campaign);
        }
    }

    private void NotifyIfChanged(TrackedCall call, int before, bool ended = false)
    {
        if (call.CallbackUrl is { } url && (ended || call.Status != before))
        {
            _pusher.PushCallback(_shape.FillIn(url, call));
        }
    }

    private void Tell(SimulatedCall call)
    {
        if (call.State is not (SimulatedCallState.Initiated or SimulatedCallState.Connected or SimulatedCallState.Ended))
        {
            return;
        }

        var inbound = call.Direction == CallDirection.Inbound;
        var phone = inbound ? call.Caller : call.Callee;
        var status = call.State switch { SimulatedCallState.Initiated => 0, SimulatedCallState.Connected => 1, _ => 3 };

        // "Parse content with JS": the keys have no quotes.
        AddMessage(inbound ? "2" : "1", phone, $"{{status:{status},cdrId:{RecordId(call.Id)}}}");
        if (call.State != SimulatedCallState.Ended)
        {
            _pusher.PushEvent(status == 0 ? 1 : 2, inbound ? 2 : 1, phone, null);
        }
    }

    private void OnCallRecorded(object? sender, CallRecordedEventArgs recorded)
    {
        var record = recorded.Record;
        var inbound = record.Direction == CallDirection.Inbound;
        var memo = _shape.CallRecord(record).ToJsonString();
        var phone = inbound ? record.Caller : record.Callee;
        _pusher.PushEvent(3, inbound ? 2 : 1, phone, memo);
        if (record.HasRecording)
        {
            _pusher.PushEvent(4, inbound ? 2 : 1, phone, memo);
        }
    }
}

/// <summary>A message for client programs.</summary>
internal sealed record SimulatedMessage(string Kind, string Phone, string Content, long Time, long WaterLine);
