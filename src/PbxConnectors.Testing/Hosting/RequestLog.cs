namespace PbxConnectors.Testing;

/// <summary>What a server received and what was wrong with it, with signals for tests.</summary>
internal sealed class RequestLog
{
    private readonly Lock _gate = new();
    private readonly List<RecordedRequest> _requests = [];
    private readonly List<string> _violations = [];

    public ChangeSignal Changed { get; } = new();

    public IReadOnlyList<RecordedRequest> Requests
    {
        get { lock (_gate)
            {
                return [.. _requests];
            }
        }
    }

    public IReadOnlyList<string> Violations
    {
        get { lock (_gate)
            {
                return [.. _violations];
            }
        }
    }

    public void Add(RecordedRequest request)
    {
        lock (_gate)
        {
            _requests.Add(request);
        }

        Changed.Pulse();
    }

    public void AddViolation(string violation)
    {
        lock (_gate)
        {
            _violations.Add(violation);
        }
    }

    public Task WaitForAsync(string operation, int count, CancellationToken cancellationToken) =>
        Changed.WaitAsync(() => Count(operation) >= count, cancellationToken);

    private int Count(string operation)
    {
        lock (_gate)
        {
            return _requests.Count(request => request.Operation == operation);
        }
    }
}
