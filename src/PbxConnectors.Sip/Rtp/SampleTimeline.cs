namespace PbxConnectors.Sip.Rtp;

/// <summary>
/// The sound of a call on its own time axis: samples are put where they belong, in any order; what never came stays silent. Readers follow
/// up to where the sound is released. The beginning is kept as the recording; behind its limit only the last seconds are. Thread-safe.
/// </summary>
internal sealed class SampleTimeline(TimeSpan recordingLimit)
{
    /// <summary>Samples per second.</summary>
    public const int SampleRate = 8000;

    private const int ChunkSamples = SampleRate;
    private const int LiveChunks = 10;

    // A position further ahead than this is no sound but a mistake of the sender.
    private const long LongestSamples = SampleRate * 86_400L;

    private readonly Lock _gate = new();
    private readonly List<short[]?> _chunks = [];
    private readonly int _keptChunks = (int)Math.Ceiling(recordingLimit.TotalSeconds);
    private TaskCompletionSource? _waiter;
    private long _end;
    private long _released;
    private bool _completed;

    /// <summary>Where the last sample ends.</summary>
    public long End
    {
        get
        {
            lock (_gate)
            {
                return _end;
            }
        }
    }

    /// <summary>Where readers may read up to.</summary>
    public long Released
    {
        get
        {
            lock (_gate)
            {
                return _released;
            }
        }
    }

    /// <summary>True when no more sound will come.</summary>
    public bool IsCompleted
    {
        get
        {
            lock (_gate)
            {
                return _completed;
            }
        }
    }

    /// <summary>Puts samples at a position. What lies before the beginning or has been let go is dropped.</summary>
    public void Write(long position, ReadOnlySpan<short> samples)
    {
        lock (_gate)
        {
            if (position < 0 || position > LongestSamples || _completed)
            {
                return;
            }

            long end = position + samples.Length;
            while (!samples.IsEmpty)
            {
                int index = (int)(position / ChunkSamples);
                int offset = (int)(position % ChunkSamples);
                int count = Math.Min(samples.Length, ChunkSamples - offset);
                if (ChunkAt(index) is { } chunk)
                {
                    samples[..count].CopyTo(chunk.AsSpan(offset));
                }

                samples = samples[count..];
                position += count;
            }

            _end = Math.Max(_end, end);
        }
    }

    /// <summary>Lets readers read up to a position; never takes anything back.</summary>
    public void Release(long position)
    {
        TaskCompletionSource? waiter = null;
        lock (_gate)
        {
            if (position > _released && !_completed)
            {
                _released = position;
                (waiter, _waiter) = (_waiter, null);
            }
        }

        waiter?.TrySetResult();
    }

    /// <summary>No more sound will come: everything there is becomes readable.</summary>
    public void Complete()
    {
        TaskCompletionSource? waiter;
        lock (_gate)
        {
            _released = Math.Max(_released, _end);
            _completed = true;
            (waiter, _waiter) = (_waiter, null);
        }

        waiter?.TrySetResult();
    }

    /// <summary>Copies samples; what was never written, or has been let go, is silence.</summary>
    public void Read(long position, Span<short> target)
    {
        lock (_gate)
        {
            while (!target.IsEmpty)
            {
                int index = (int)(position / ChunkSamples);
                int offset = (int)(position % ChunkSamples);
                int count = Math.Min(target.Length, ChunkSamples - offset);
                var chunk = index < _chunks.Count ? _chunks[index] : null;
                if (chunk is null)
                {
                    target[..count].Clear();
                }
                else
                {
                    chunk.AsSpan(offset, count).CopyTo(target);
                }

                target = target[count..];
                position += count;
            }
        }
    }

    /// <summary>The first position at or behind this one that is still held: slow readers lose the oldest, never the call.</summary>
    public long FirstHeld(long position)
    {
        lock (_gate)
        {
            int index = (int)(position / ChunkSamples);
            if (index < _keptChunks || index >= _chunks.Count || _chunks[index] is not null)
            {
                return position;
            }

            // Within the last seconds a missing chunk is silence; before them it was let go.
            return Math.Max(position, (long)Math.Max(_keptChunks, _chunks.Count - LiveChunks) * ChunkSamples);
        }
    }

    /// <summary>Completes when sound up to a position may be read, or none will come any more.</summary>
    public Task WaitAsync(long position, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_released >= position || _completed)
            {
                return Task.CompletedTask;
            }

            _waiter ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _waiter.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>A copy of what was heard from the beginning, as far as recordings go.</summary>
    public short[] ToArray()
    {
        lock (_gate)
        {
            short[] samples = new short[Math.Min(_end, (long)_keptChunks * ChunkSamples)];
            for (int i = 0; i < _chunks.Count && i * ChunkSamples < samples.Length; i++)
            {
                _chunks[i]?.AsSpan(0, Math.Min(ChunkSamples, samples.Length - (i * ChunkSamples))).CopyTo(samples.AsSpan(i * ChunkSamples));
            }

            return samples;
        }
    }

    private short[]? ChunkAt(int index)
    {
        while (_chunks.Count <= index)
        {
            _chunks.Add(null);
            int past = _chunks.Count - 1 - LiveChunks;
            if (past >= _keptChunks)
            {
                _chunks[past] = null;
            }
        }

        bool held = index < _keptChunks || index >= _chunks.Count - LiveChunks;
        return held ? _chunks[index] ??= new short[ChunkSamples] : null;
    }
}
