using System.Globalization;

namespace PbxConnectors.Testing;

/// <summary>What the empty-number server knows: clients, their extensions, numbers still to hand out, what came back.</summary>
internal sealed class EmptyNumberDesk(EmptyNumberServerOptions options)
{
    public static readonly string[] KnownStatuses = ["call", "during", "idle", "unregistered"];

    private readonly Lock _gate = new();
    private readonly Queue<string> _numbers = new(options.Numbers);
    private readonly Dictionary<string, List<EmptyNumberAccount>> _clients = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _numberByBusyExtension = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _lastStatusByNumber = new(StringComparer.Ordinal);
    private readonly List<HandedOutNumber> _handedOut = [];
    private readonly List<ReceivedStatus> _statuses = [];
    private readonly List<ReceivedUpload> _uploads = [];
    private int _clientsMade;
    private int _heartbeats;
    private int _doubleDials;

    public ChangeSignal Changed { get; } = new();

    public IReadOnlyList<HandedOutNumber> HandedOut
    {
        get { lock (_gate)
            {
                return [.. _handedOut];
            }
        }
    }

    public IReadOnlyList<ReceivedStatus> Statuses
    {
        get { lock (_gate)
            {
                return [.. _statuses];
            }
        }
    }

    public IReadOnlyList<ReceivedUpload> Uploads
    {
        get { lock (_gate)
            {
                return [.. _uploads];
            }
        }
    }

    public IReadOnlyList<string> ClientIds
    {
        get { lock (_gate)
            {
                return [.. _clients.Keys];
            }
        }
    }

    public int UploadCount
    {
        get { lock (_gate)
            {
                return _uploads.Count;
            }
        }
    }

    public int NumbersLeft
    {
        get { lock (_gate)
            {
                return _numbers.Count;
            }
        }
    }

    public int DoubleDials
    {
        get { lock (_gate)
            {
                return _doubleDials;
            }
        }
    }

    public int DoubleUploads
    {
        get { lock (_gate)
            {
                return _uploads.Count - _uploads.DistinctBy(upload => upload.PhoneNumber).Count();
            }
        }
    }

    public int Heartbeats => Volatile.Read(ref _heartbeats);

    private DateTimeOffset Now => options.TimeProvider.GetUtcNow();

    public string Timestamp
    {
        get
        {
            var stamp = options.TimestampsInMilliseconds ? Now.ToUnixTimeMilliseconds() : Now.ToUnixTimeSeconds();
            return stamp.ToString(CultureInfo.InvariantCulture);
        }
    }

    public void AddNumbers(IEnumerable<string> numbers)
    {
        lock (_gate)
        {
            foreach (var number in numbers)
            {
                _numbers.Enqueue(number);
            }
        }
    }

    public void ForgetClients()
    {
        lock (_gate)
        {
            _clients.Clear();
            _numberByBusyExtension.Clear();
        }
    }

    public string AddClient()
    {
        string id;
        lock (_gate)
        {
            id = string.Create(CultureInfo.InvariantCulture, $"client-{++_clientsMade}");
            _clients.Add(id, []);
        }

        Changed.Pulse();
        return id;
    }

    public bool Knows(string clientId)
    {
        lock (_gate)
        {
            return _clients.ContainsKey(clientId);
        }
    }

    /// <summary>Tops the client's accounts up to the number of its threads, as far as the pool goes.</summary>
    public IReadOnlyList<EmptyNumberAccount> Allot(string clientId, int threads)
    {
        lock (_gate)
        {
            var own = _clients[clientId];
            var free = options.Accounts.Where(account => !_clients.Values.Any(taken => taken.Contains(account))).ToArray();
            own.AddRange(free.Take(Math.Max(0, threads - own.Count)));
            return [.. own.Take(threads)];
        }
    }

    /// <summary>Hands out one number for each of the client's extensions that has none.</summary>
    public IReadOnlyList<HandedOutNumber> HandOut(string clientId)
    {
        var plan = new List<HandedOutNumber>();
        lock (_gate)
        {
            foreach (var account in _clients[clientId])
            {
                if (_numberByBusyExtension.ContainsKey(account.ExtensionNumber) || !_numbers.TryDequeue(out var number))
                {
                    continue;
                }

                _numberByBusyExtension[account.ExtensionNumber] = number;
                plan.Add(new HandedOutNumber(clientId, account.ExtensionNumber, number, Now));
            }

            _handedOut.AddRange(plan);
        }

        Changed.Pulse();
        return plan;
    }

    public void AddHeartbeat()
    {
        Interlocked.Increment(ref _heartbeats);
        Changed.Pulse();
    }

    /// <summary>Takes a report. False when the extension is not the client's.</summary>
    public bool TryAddStatus(string clientId, string status, string extension, string number)
    {
        lock (_gate)
        {
            if (!_clients[clientId].Exists(account => account.ExtensionNumber == extension))
            {
                return false;
            }

            _statuses.Add(new ReceivedStatus(clientId, status, extension, number, Now));
            if (number.Length > 0)
            {
                NoteProgress(status, number);
            }

            var isFree = status is "idle" or "unregistered";
            // A late report about an earlier number says nothing about the one handed out since.
            if (isFree && _numberByBusyExtension.TryGetValue(extension, out var current)
                && (number.Length == 0 || number == current))
            {
                _numberByBusyExtension.Remove(extension);
            }
        }

        Changed.Pulse();
        return true;
    }

    public void AddUpload(string clientId, string extension, string number, string fileName, ReadOnlyMemory<byte> content)
    {
        lock (_gate)
        {
            _uploads.Add(new ReceivedUpload(clientId, extension, number, fileName, content, Now));
        }

        Changed.Pulse();
    }

    private void NoteProgress(string status, string number)
    {
        // The same report twice is a repeated report; a call after the call was over is a second call.
        if (status == "call" && _lastStatusByNumber.TryGetValue(number, out var last) && last != "call")
        {
            _doubleDials++;
        }

        _lastStatusByNumber[number] = status;
    }
}
