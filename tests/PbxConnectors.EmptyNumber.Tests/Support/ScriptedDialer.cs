using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace PbxConnectors.EmptyNumber.Tests.Support;

/// <summary>A PBX that does what the test says. By default every number is an empty one, told by tone and cause at once.</summary>
internal sealed class ScriptedDialer(TimeProvider time) : IPbxDialer, IPbxRecordings, IPbxStatus
{
    private readonly ConcurrentQueue<ScriptedCall> _calls = new();
    private readonly ConcurrentDictionary<string, Func<Recording>> _recordings = new();
    private int _inFlight;
    private int _mostInFlight;

    public PbxIdentity Pbx { get; } = new("scripted");

    public PbxCapabilities Capabilities { get; set; } = new(Freshness.Pushed,
    [
        new PbxCapability(PbxOperation.Dial, CapabilityDegree.Supported),
        new PbxCapability(PbxOperation.HangUp, CapabilityDegree.Supported),
    ]);

    /// <summary>Whether this PBX gives recordings at all.</summary>
    public bool GivesRecordings { get; set; } = true;

    public Changes Changed { get; } = new();

    /// <summary>What happens when the worker dials; may throw instead of placing the call.</summary>
    public Action<ScriptedCall> OnDial { get; set; } = call => call.EndAsEmptyNumber();

    /// <summary>What happens when the worker hangs up.</summary>
    public Action<ScriptedCall> OnHangUp { get; set; } = call => call.End(EndReason.Cancelled);

    /// <summary>Extensions that are not registered.</summary>
    public ConcurrentDictionary<string, bool> Unregistered { get; } = new();

    /// <summary>Attempts to dial, in order, refused ones included.</summary>
    public IReadOnlyList<ScriptedCall> Calls => [.. _calls];

    public int MostInFlight => _mostInFlight;

    public int StatusQuestions { get; private set; }

    public int RecordingQuestions { get; private set; }

    public int TimesDialled(string number) => _calls.Count(call => call.Number == number);

    public Task WaitForDialsAsync(int count) => Changed.WaitUntilAsync(() => _calls.Count >= count);

    public RecordingReference Record(string name, Func<Recording> open)
    {
        _recordings[name] = open;
        return new RecordingReference(Pbx, name);
    }

    public RecordingReference Record(string name, byte[] bytes) =>
        Record(name, () => new Recording(new MemoryStream(bytes), "audio/x-wav", bytes.Length));

    public Task<PbxCall> DialAsync(DialRequest request, CancellationToken cancellationToken = default)
    {
        ScriptedCall? call = null;
        var source = new PbxCallSource(
            Pbx,
            request,
            new PbxCallHandlers
            {
                HangUp = (_, _) =>
                {
                    call!.HungUp = true;
                    OnHangUp(call);
                    Changed.Pulse();
                    return Task.CompletedTask;
                },
            },
            time);
        call = new ScriptedCall(this, source, request);
        _calls.Enqueue(call);
        Changed.Pulse();
        OnDial(call);
        int inFlight = Interlocked.Increment(ref _inFlight);
        InterlockedMax(ref _mostInFlight, inFlight);
        source.Call.Completion.ContinueWith(
            _ => Interlocked.Decrement(ref _inFlight), TaskContinuationOptions.ExecuteSynchronously);
        return Task.FromResult(source.Call);
    }

    public bool TryGetFeature<TFeature>([NotNullWhen(true)] out TFeature? feature)
        where TFeature : class, IPbxFeature
    {
        feature = typeof(TFeature) == typeof(IPbxRecordings) && !GivesRecordings ? null : this as TFeature;
        return feature is not null;
    }

    public Task<Recording> OpenRecordingAsync(RecordingReference recording, CancellationToken cancellationToken = default)
    {
        RecordingQuestions++;
        Changed.Pulse();
        return Task.FromResult(_recordings[recording.Value]());
    }

    public Task<ExtensionStatus> GetExtensionStatusAsync(string extension, CancellationToken cancellationToken = default)
    {
        StatusQuestions++;
        Changed.Pulse();
        return Task.FromResult(new ExtensionStatus
        {
            Extension = extension,
            State = Unregistered.ContainsKey(extension) ? DeviceState.Unavailable : DeviceState.Idle,
        });
    }

    public IAsyncEnumerable<ExtensionStatus> ListExtensionStatusAsync(CancellationToken cancellationToken = default) =>
        AsyncEnumerable.Empty<ExtensionStatus>();

    public PbxErrorDetails Details(Delivery delivery, bool transient = false) =>
        new() { Pbx = Pbx, Operation = "Dial", Delivery = delivery, IsTransient = transient };

    private static void InterlockedMax(ref int target, int value)
    {
        for (int seen = target; value > seen;)
        {
            int before = Interlocked.CompareExchange(ref target, value, seen);
            if (before == seen)
            {
                return;
            }

            seen = before;
        }
    }
}

/// <summary>One call of the scripted PBX.</summary>
internal sealed class ScriptedCall(ScriptedDialer dialer, PbxCallSource source, DialRequest request)
{
    private ScriptedAudio? _audio;

    public ScriptedDialer Dialer => dialer;

    public string Number => request.To;

    public string Extension => request.From.Address;

    public DialRequest Request => request;

    public bool HungUp { get; set; }

    public void Answer(Freshness freshness = Freshness.Pushed) =>
        source.Observe(new CallObservation(CallState.Connected, DateTimeOffset.UnixEpoch, freshness));

    public void Attach(ScriptedAudio audio)
    {
        _audio = audio;
        source.AttachLiveAudio(audio);
    }

    public void End(EndReason reason, byte[]? recording = null, int? cause = null) => End(new CallResult
    {
        Reason = reason,
        Q850Cause = cause,
        Certainty = Certainty.Reported,
        Recording = recording is null ? null : dialer.Record($"monitor/{Number}.wav", recording),
    });

    public void End(CallResult result)
    {
        _audio?.End();
        source.End(result);
    }

    public void Fail(Exception exception) => source.Fail(exception);

    public void EndAsEmptyNumber() => End(EndReason.InvalidNumber, Sound.Wave(Sound.VacantTone()), Q850.UnallocatedNumber);
}
