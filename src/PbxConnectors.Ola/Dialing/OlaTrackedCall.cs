using PbxConnectors.Ola.Agents;
using PbxConnectors.Ola.Session;
using PbxConnectors.Transport;

namespace PbxConnectors.Ola.Dialing;

/// <summary>A call in flight, and what was seen of it. Used under the tracker's lock.</summary>
internal sealed class OlaTrackedCall(PbxCallSource source, DateTimeOffset dialedAt) : TrackedCall(source, dialedAt)
{
    private bool _answeredByAgent;
    private bool _inferred;

    /// <summary>True from the moment the extension was seen in this call.</summary>
    public bool Begun { get; private set; }

    public bool Answered { get; private set; }

    /// <summary>True when the PBX tells of this call; then what is asked for may only end it.</summary>
    public bool Told { get; private set; }

    /// <summary>Since when the called party may be ringing, by our clock.</summary>
    public DateTimeOffset? RingingSince { get; private set; }

    /// <summary>True when the ring time-out of the request ended it.</summary>
    public bool RangTooLong { get; set; }

    /// <summary>True when the PBX took the command to hang up before the extension was seen in the call.</summary>
    public bool HungUp { get; set; }

    /// <summary>When it has rung as long as the request allows; never while nobody rings or the request sets no limit.</summary>
    public DateTimeOffset RingDue => !Answered && !RangTooLong && RingingSince is { } since && Source.Call.Request.RingTimeout is { } limit
        ? since + limit
        : DateTimeOffset.MaxValue;

    /// <summary>After a gap in what the PBX tells, what it says when asked counts again.</summary>
    public void ForgetTold() => Told = false;

    /// <summary>Whether what was seen of the extension can be this call: a call out, and not another one by its ids.</summary>
    public bool Owns(AgentObservation seen) => seen.Direction != CallDirection.Inbound
        && seen.Phase != OlaCallPhase.Ringing
        && (Ids.Count == 0 || seen.AgentCallId is null || Ids.Contains(seen.AgentCallId, StringComparer.Ordinal));

    /// <summary>Takes what was seen of the extension while it is in this call.</summary>
    public void Take(AgentObservation seen)
    {
        foreach (var vendorId in seen.CallIds)
        {
            Source.AddVendorId(vendorId);
        }

        var at = seen.At ?? seen.ObservedAt;
        if (!Begun)
        {
            // A busy extension proves that the PBX took the command, also when its answer comes later.
            Source.Observe(new CallObservation(CallState.Initiated, at, seen.Freshness));
            RingingSince = seen.ObservedAt;
        }

        Begun = true;
        bool polled = seen.Freshness == Freshness.Polled;
        bool believed = !polled || !Told;
        Told |= !polled;
        if (seen.Phase == OlaCallPhase.Answered && !_answeredByAgent)
        {
            // The extension is called first: only now the other party begins to ring.
            _answeredByAgent = true;
            RingingSince = seen.ObservedAt;
        }

        switch (seen.CallState)
        {
            case CallState.Alerting:
                Source.Observe(new CallObservation(CallState.Alerting, at, seen.Freshness, seen.VendorText));
                break;
            case CallState.Connected when believed:
                Answered = true;
                _inferred = polled;
                Source.Observe(new CallObservation(CallState.Connected, seen.AnsweredAt ?? at, seen.Freshness, seen.VendorText));
                break;
        }
    }

    /// <summary>Builds the result: ola tells that a call has ended and whether it was answered, never why not.</summary>
    public CallResult Conclude(AgentObservation last)
    {
        // After a gap the extension is out of the call, which may as well have been lost as have ended.
        bool endTold = Told || last.Freshness != Freshness.Polled;
        var result = new CallResult
        {
            Reason = EndReason.Unknown,
            DialedAt = DialedAt,
            EndedAt = last.At ?? last.ObservedAt,
            VendorText = last.State.ToString(),
            Certainty = Certainty.Inferred,
        };
        return Answered ? result with
        {
            Reason = EndReason.Normal,
            Certainty = _inferred || !endTold ? Certainty.Inferred : Certainty.Reported,
            Explanation = _inferred ? "The PBX was asked: it does not say which party's answer the time of answer is."
                : endTold ? null
                : "The PBX told of the answer; the end fell into a gap: when the PBX was asked, the extension was in no call.",
        }
        : RangTooLong ? result with
        {
            Reason = EndReason.NoAnswer, Explanation = "It rang as long as the request allows and was hung up by us.",
        }
        : Source.HangUpRequested ? result with { Reason = EndReason.Cancelled }
        : result with
        {
            Certainty = Certainty.Unknown,
            Explanation = _answeredByAgent || Told
                ? "The call ended without an answer; ola does not tell why."
                : "The call ended between two looks at the extension, or without an answer; ola does not tell why.",
        };
    }
}
