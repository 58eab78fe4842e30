namespace PbxConnectors.Testing;

// Commands about calls that go on. Each returns whether it was done; a command that does not fit the state changes nothing.
public sealed partial class SimulatedExchange
{
    private const int FirstParkingPlace = 701;

    /// <summary>The calls in parking places, in order of their places.</summary>
    public IReadOnlyList<ParkedCall> ParkedCalls
    {
        get
        {
            lock (_gate)
            {
                return [.. _calls.Where(call => call.State == SimulatedCallState.Parked).OrderBy(call => call.ParkingPlace)
                    .Select(call => new ParkedCall(call.ParkingPlace, call.Waiting.Number, call.ParkedBy!.Number,
                        call.WaitingSince, call.Snapshot()))];
            }
        }
    }

    /// <summary>Puts the partner of an extension on hold.</summary>
    public bool Hold(string extension) =>
        Run(() => FindCall(extension, SimulatedCallState.Connected, out _) is { } call && call.Hold());

    /// <summary>Takes back the partner an extension has put on hold.</summary>
    public bool Retrieve(string extension) =>
        Run(() => FindCall(extension, SimulatedCallState.Held, out _) is { } call && !IsConsultedAbout(call) && call.Retrieve());

    /// <summary>Blind transfer: its partner is sent on to another number; the extension is free at once.</summary>
    public bool Transfer(string extension, string destination) => Run(() =>
        FindTalk(extension, out var by) is { } call && FindTarget(call, destination) is { } target
            && call.TransferTo(by!, target));

    /// <summary>
    /// Begins an attended transfer: the partner is held while the extension calls another number. It is completed when the
    /// extension hangs up, and taken back by <see cref="CancelAttendedTransfer"/>.
    /// </summary>
    public bool StartAttendedTransfer(string extension, string destination) => Run(() =>
        FindTalk(extension, out var by) is { ConsultationFor: null } call && FindTarget(call, destination) is { } target
        && call.Consult(by!, target) is not null);

    /// <summary>Ends the consultation of an attended transfer; the extension is back with its first partner.</summary>
    public bool CancelAttendedTransfer(string extension) => Run(() =>
    {
        if (_calls.FindLast(call => call.ConsultationFor is not null && call.Caller.Number == extension) is not { } consultation)
        {
            return false;
        }

        consultation.HangUp(CallSide.Caller);
        return true;
    });

    /// <summary>Sends the partner of an extension into a queue.</summary>
    public bool TransferToQueue(string extension, string queue) =>
        Run(() => _queues.ContainsKey(queue) && FindTalk(extension, out var by) is { } call && call.SendToQueue(by!, queue));

    /// <summary>Sends the partner of an extension to a voice menu.</summary>
    public bool TransferToMenu(string extension, string menu) =>
        Run(() => _menus.Contains(menu) && FindTalk(extension, out var by) is { } call && call.SendToMenu(by!, menu));

    /// <summary>Parks the partner of an extension in the first free place, from 701.</summary>
    public bool Park(string extension) => Run(() =>
    {
        var taken = _calls.Where(call => call.State == SimulatedCallState.Parked).Select(call => call.ParkingPlace).ToHashSet();
        var place = FirstParkingPlace;
        while (taken.Contains(place))
        {
            place++;
        }

        return FindTalk(extension, out var by) is { } call && call.Park(by!, place);
    });

    /// <summary>An extension takes a parked call back, by the number of the side that waits.</summary>
    public bool RetrieveParked(string extension, string number) => Run(() =>
    {
        if (_calls.Find(call => call.State == SimulatedCallState.Parked && call.Waiting.Number == number) is not { } call)
        {
            return false;
        }

        if (FindFreeExtension(extension, out var by) is not null)
        {
            return false;
        }

        call.LeavePlaceFor(by!);
        return true;
    });

    /// <summary>An extension answers a call that rings at another.</summary>
    public bool PickUp(string extension, string ringingExtension) => Run(() =>
        FindFreeExtension(extension, out var by) is null && _extensions.TryGetValue(ringingExtension, out var ringing)
        && _calls.FindLast(call => call.State == SimulatedCallState.Alerting && call.Callee.Extension == ringing) is { } call
            && call.PickUp(by!));

    /// <summary>A caller waiting in a queue is sent to an extension, out of turn.</summary>
    public bool Redirect(string extension, string callerNumber) => Run(() =>
    {
        if (_calls.Find(call => call.State == SimulatedCallState.Queued && call.Waiting.Number == callerNumber) is not { } call)
        {
            return false;
        }

        if (FindFreeExtension(extension, out var by) is not null)
        {
            return false;
        }

        call.LeavePlaceFor(by!);
        return true;
    });

    /// <summary>
    /// A supervisor's extension joins the call of another extension. It leaves when it hangs up, or with the call.
    /// </summary>
    public bool Supervise(string supervisor, string extension, SupervisionMode mode) => Run(() =>
    {
        if (FindCall(extension, SimulatedCallState.Connected, out _) is not { Watched: null } watched)
        {
            return false;
        }

        if (FindFreeExtension(supervisor, out var by) is not null)
        {
            return false;
        }

        Add(CallMachine.Supervise(this, by!, watched, extension, mode)).StartFromExtension();
        return true;
    });

    /// <summary>Rings an extension and plays it the recording of a leg.</summary>
    public bool PlayRecording(string extension, long legId) => Run(() =>
    {
        if (_records.Find(record => record.LegId == legId) is not { HasRecording: true } record)
        {
            return false;
        }

        if (FindFreeExtension(extension, out var listener) is not null)
        {
            return false;
        }

        Add(CallMachine.Playback(this, listener!, record.Duration)).StartFromExtension();
        return true;
    });

    /// <summary>A call comes in from outside, for an extension, a queue or a voice menu.</summary>
    /// <exception cref="ArgumentException">Nothing here has the number called.</exception>
    public SimulatedCall ReceiveCall(string from, string to, InboundCaller? caller = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(from);
        ArgumentNullException.ThrowIfNull(to);
        return Run(() =>
        {
            var (callee, application) =
                _extensions.TryGetValue(to, out var extension) ? (Party.Of(extension), CallApplication.Dial)
                : _queues.ContainsKey(to) ? (Party.Place(to), CallApplication.Queue)
                : _menus.Contains(to) ? (Party.Place(to), CallApplication.Menu)
                : throw new ArgumentException($"There is no extension, queue or menu {to} to receive a call.", nameof(to));
            var call = Add(new CallMachine(this, Party.From(from, caller ?? new InboundCaller()), callee, application));
            call.StartFromOutside();
            return call.Snapshot();
        });
    }

    /// <summary>Adds a voice menu that calls can be sent to.</summary>
    public void AddMenu(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        lock (_gate)
        {
            _menus.Add(name);
        }
    }

    private CallMachine? FindCall(string number, SimulatedCallState state, out SimulatedExtension? extension)
    {
        var found = _extensions.GetValueOrDefault(number);
        extension = found;
        return found is null ? null : _calls.FindLast(call => call.State == state && call.Involves(found));
    }

    private CallMachine? FindTalk(string number, out SimulatedExtension? extension)
    {
        var call = FindCall(number, SimulatedCallState.Connected, out extension) ?? FindCall(number, SimulatedCallState.Held,
            out extension);
        // What becomes of a call that is being consulted about is decided in the consultation.
        return call is null || IsConsultedAbout(call) ? null : call;
    }

    private bool IsConsultedAbout(CallMachine call) => _calls.Exists(other => other.ConsultationFor == call);

    private Party? FindTarget(CallMachine call, string destination)
    {
        if (!IsNumber(destination) || call.Involves(destination))
        {
            return null;
        }

        var target = PartyOf(destination);
        if (target.Scenario is { RefuseDial: true })
        {
            return null;
        }

        CountDial(destination);
        return target;
    }
}
