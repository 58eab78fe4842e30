using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace PbxConnectors.Transport;

/// <summary>
/// Hands events to any number of readers, each with a bounded buffer. Publishing never waits: a reader whose buffer is full loses events and
/// finds a note of how many at that very place; other readers lose nothing. Thread-safe.
/// </summary>
/// <typeparam name="T">Event.</typeparam>
public sealed class EventHub<T>
    where T : class
{
    private readonly Lock _gate = new();
    private readonly int _capacity;
    private readonly Func<long, T> _createDropNote;
    private readonly Action<long>? _countDropped;
    private Reader[] _readers = [];
    private Exception? _error;
    private bool _completed;

    /// <summary>Creates a hub.</summary>
    /// <param name="capacity">Events a reader may be behind; at least 2.</param>
    /// <param name="createDropNote">Makes the note that events were dropped.</param>
    /// <param name="countDropped">Told of every event dropped, for metrics.</param>
    public EventHub(int capacity, Func<long, T> createDropNote, Action<long>? countDropped = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 2);
        ArgumentNullException.ThrowIfNull(createDropNote);
        (_capacity, _createDropNote, _countDropped) = (capacity, createDropNote, countDropped);
    }

    /// <summary>True when somebody reads.</summary>
    public bool HasReaders => Volatile.Read(ref _readers).Length > 0;

    /// <summary>Gives an event to all readers; never waits.</summary>
    public void Publish(T item)
    {
        foreach (var reader in Volatile.Read(ref _readers))
        {
            reader.Offer(item);
        }
    }

    /// <summary>Ends all readers, with an error or without; later readers end at once.</summary>
    public void Complete(Exception? error = null)
    {
        Reader[] readers;
        lock (_gate)
        {
            if (_completed)
            {
                return;
            }

            (_completed, _error) = (true, error);
            readers = _readers;
            _readers = [];
        }

        foreach (var reader in readers)
        {
            reader.Complete(error);
        }
    }

    /// <summary>Begins to collect events for a reader at once; the reader takes them when it enumerates. Dispose it to stop.</summary>
    public Subscription Subscribe() => new(this, Add());

    private Reader Add()
    {
        var reader = new Reader(_capacity, _createDropNote, _countDropped);
        lock (_gate)
        {
            if (_completed)
            {
                reader.Complete(_error);
            }
            else
            {
                _readers = [.. _readers, reader];
            }
        }

        return reader;
    }

    private void Remove(Reader reader)
    {
        lock (_gate)
        {
            _readers = [.. _readers.Where(r => r != reader)];
        }

        reader.Complete(null);
    }

#pragma warning disable CA1034 // Belongs to the hub and to nothing else.
    /// <summary>One reader's place. For one enumeration.</summary>
    public sealed class Subscription : IDisposable
    {
        private readonly EventHub<T> _hub;
        private readonly Reader _reader;

        internal Subscription(EventHub<T> hub, object reader) => (_hub, _reader) = (hub, (Reader)reader);

        /// <summary>Reads until the hub completes, the token is cancelled or the subscription is disposed.</summary>
        public async IAsyncEnumerable<T> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await foreach (var item in _reader.Channel.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return item;
            }
        }

        /// <summary>Stops collecting.</summary>
        public void Dispose() => _hub.Remove(_reader);
    }
#pragma warning restore CA1034

    private sealed class Reader(int capacity, Func<long, T> createDropNote, Action<long>? countDropped)
    {
        private readonly Lock _gate = new();
        private long _dropped;

        // One place more than asked for: the note of what was dropped always fits beside the next event.
        public Channel<T> Channel { get; } = System.Threading.Channels.Channel.CreateBounded<T>(
            new BoundedChannelOptions(capacity + 1) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

        public void Offer(T item)
        {
            lock (_gate)
            {
                if (Channel.Reader.Count >= (_dropped > 0 ? capacity - 1 : capacity))
                {
                    _dropped++;
                    countDropped?.Invoke(1);
                    return;
                }

                if (_dropped > 0)
                {
                    Channel.Writer.TryWrite(createDropNote(_dropped));
                    _dropped = 0;
                }

                Channel.Writer.TryWrite(item);
            }
        }

        public void Complete(Exception? error)
        {
            lock (_gate)
            {
                if (_dropped > 0)
                {
                    Channel.Writer.TryWrite(createDropNote(_dropped));
                    _dropped = 0;
                }

                Channel.Writer.TryComplete(error);
            }
        }
    }
}
