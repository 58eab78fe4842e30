using System.Collections.Concurrent;
using PbxConnectors.CallProgress;

namespace PbxConnectors.EmptyNumber;

/// <summary>The run's counters. Thread-safe.</summary>
internal sealed class ScreeningCounters
{
    private readonly ConcurrentDictionary<NumberState, long> _results = new();
    private long _leases;
    private long _lostLeases;
    private long _doubles;
    private long _skipped;
    private long _calls;
    private long _uploadsDone;
    private long _uploadsFailed;
    private long _uploadsDropped;
    private long _uploadsKept;
    private long _uploadsPending;
    private long _reportsFailed;
    private long _renewals;

    public void LeaseTaken() => Interlocked.Increment(ref _leases);

    public void LeaseLost() => Interlocked.Increment(ref _lostLeases);

    public void DoubleRefused() => Interlocked.Increment(ref _doubles);

    public void EntrySkipped() => Interlocked.Increment(ref _skipped);

    public void CallPlaced() => Interlocked.Increment(ref _calls);

    public void ReportFailed() => Interlocked.Increment(ref _reportsFailed);

    public void ClientIdRenewed() => Interlocked.Increment(ref _renewals);

    public void UploadQueued() => Interlocked.Increment(ref _uploadsPending);

    public void UploadDone()
    {
        Interlocked.Increment(ref _uploadsDone);
        Interlocked.Decrement(ref _uploadsPending);
        ScreeningTelemetry.CountUpload("done");
    }

    public void UploadFailed()
    {
        Interlocked.Increment(ref _uploadsFailed);
        Interlocked.Decrement(ref _uploadsPending);
        ScreeningTelemetry.CountUpload("failed");
    }

    public void UploadDropped()
    {
        Interlocked.Increment(ref _uploadsDropped);
        Interlocked.Decrement(ref _uploadsPending);
        ScreeningTelemetry.CountUpload("dropped");
    }

    public void UploadKept()
    {
        Interlocked.Increment(ref _uploadsKept);
        Interlocked.Decrement(ref _uploadsPending);
        ScreeningTelemetry.CountUpload("kept");
    }

    public void Screened(NumberState state)
    {
        _results.AddOrUpdate(state, 1, static (_, count) => count + 1);
        ScreeningTelemetry.CountNumber(state);
    }

    public ScreeningProgress Read() => new()
    {
        LeasesTaken = Interlocked.Read(ref _leases),
        LeasesUnknown = Interlocked.Read(ref _lostLeases),
        DoublesRefused = Interlocked.Read(ref _doubles),
        EntriesSkipped = Interlocked.Read(ref _skipped),
        CallsPlaced = Interlocked.Read(ref _calls),
        Results = new Dictionary<NumberState, long>(_results),
        UploadsDone = Interlocked.Read(ref _uploadsDone),
        UploadsFailed = Interlocked.Read(ref _uploadsFailed),
        UploadsDropped = Interlocked.Read(ref _uploadsDropped),
        UploadsKept = Interlocked.Read(ref _uploadsKept),
        UploadsPending = Interlocked.Read(ref _uploadsPending),
        StatusReportsFailed = Interlocked.Read(ref _reportsFailed),
        ClientIdRenewals = Interlocked.Read(ref _renewals),
    };
}
