using PbxConnectors.Sip.Messages;

namespace PbxConnectors.Sip.Dialing;

/// <summary>What the signalling of one call told, bounded, for its result and its report. Thread-safe.</summary>
internal sealed class SignallingNotes(TimeProvider time)
{
    private const int Limit = 64;

    private readonly Lock _gate = new();
    private readonly List<SipResponse> _responses = [];
    private readonly List<SipReason> _reasons = [];
    private readonly HashSet<string> _tags = new(StringComparer.Ordinal);
    private readonly List<string> _redirects = [];

    /// <summary>Every Reason value so far; a snapshot.</summary>
    public IReadOnlyList<SipReason> Reasons
    {
        get
        {
            lock (_gate)
            {
                return [.. _reasons];
            }
        }
    }

    /// <summary>The latest response; null when there was none.</summary>
    public SipResponse? LastResponse
    {
        get
        {
            lock (_gate)
            {
                return _responses.LastOrDefault();
            }
        }
    }

    /// <summary>Notes a response to the INVITE.</summary>
    public void Add(SipMessage response)
    {
        lock (_gate)
        {
            if (_responses.Count < Limit)
            {
                bool described = SipBodies.Find(response, SipBodies.Sdp) is not null;
                _responses.Add(new SipResponse(time.GetUtcNow(), response.StatusCode, response.Phrase, described));
            }

            if (response.ToTag is { } tag && response.StatusCode > 100 && _tags.Count < Limit)
            {
                _tags.Add(tag);
            }

            if (response.StatusCode is >= 300 and < 400)
            {
                _redirects.AddRange(response.Headers.GetValues(SipNames.Contact).Take(Limit));
            }

            AddReasons(response);
        }
    }

    /// <summary>Notes the Reason values of a message.</summary>
    public void AddReasons(SipMessage message)
    {
        lock (_gate)
        {
            _reasons.AddRange(SipReason.ReadAll(message.Headers).Take(Limit - _reasons.Count));
        }
    }

    /// <summary>A report with what is noted here; the rest is the caller's.</summary>
    public SipCallReport ToReport(string callId)
    {
        lock (_gate)
        {
            return new SipCallReport
            {
                CallId = callId,
                Responses = [.. _responses],
                Reasons = [.. _reasons.Select(r => new SipReasonValue(r.Protocol, r.Cause, r.Text))],
                Forks = _tags.Count,
                RedirectedTo = [.. _redirects],
            };
        }
    }
}
