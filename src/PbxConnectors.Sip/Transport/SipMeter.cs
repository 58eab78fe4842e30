namespace PbxConnectors.Sip.Transport;

/// <summary>Counts. Thread-safe.</summary>
internal sealed class SipMeter
{
    private long _received;
    private long _sent;
    private long _repeated;
    private long _malformed;
    private long _unmatched;
    private long _foreign;
    private long _sendFailures;
    private long _faults;

    public void CountReceived() => Interlocked.Increment(ref _received);

    public void CountSent() => Interlocked.Increment(ref _sent);

    public void CountRepeated() => Interlocked.Increment(ref _repeated);

    public void CountMalformed() => Interlocked.Increment(ref _malformed);

    public void CountUnmatched() => Interlocked.Increment(ref _unmatched);

    public void CountForeign() => Interlocked.Increment(ref _foreign);

    public void CountSendFailure() => Interlocked.Increment(ref _sendFailures);

    public void CountFault() => Interlocked.Increment(ref _faults);

    public SipCounters Read() => new()
    {
        Received = Interlocked.Read(ref _received),
        Sent = Interlocked.Read(ref _sent),
        Repeated = Interlocked.Read(ref _repeated),
        Malformed = Interlocked.Read(ref _malformed),
        Unmatched = Interlocked.Read(ref _unmatched),
        Foreign = Interlocked.Read(ref _foreign),
        SendFailures = Interlocked.Read(ref _sendFailures),
        Faults = Interlocked.Read(ref _faults),
    };
}
