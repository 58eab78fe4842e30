using System.Globalization;
using PbxConnectors.Sip.Messages;
using PbxConnectors.Sip.Transactions;

namespace PbxConnectors.Sip.Dialogs;

/// <summary>
/// The session timer of one answered call (RFC 4028): who refreshes and when, and when the call is given up because nobody did. To be used
/// under the call's lock; what it is given runs under it too, what that returns outside.
/// </summary>
internal sealed class SessionTimer
{
    /// <summary>The shortest session that is asked for or taken (RFC 4028 §4).</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(90);

    // More is as good as none, and no timer takes what a header can say; less than the standard allows would be a flood of refreshes.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    // The way there may lead past several who want more each.
    private const int MaximumRefusals = 3;

    private static readonly TimeSpan LongestMargin = TimeSpan.FromSeconds(32);

    private readonly OneTimer _refresh;
    private readonly OneTimer _expiry;
    private readonly Func<Action?> _onRefresh;
    private readonly Func<Action?> _onExpiry;
    private TimeSpan _wanted;
    private TimeSpan _shortest;
    private TimeSpan? _agreed;
    private int _refusals;
    private bool _weRefresh;

    /// <param name="gate">The call's lock.</param>
    /// <param name="time">Clock.</param>
    /// <param name="wanted">How long a session shall last; zero does without session timers unless the other side asks for them.</param>
    /// <param name="onRefresh">It is our turn to refresh.</param>
    /// <param name="onExpiry">Nobody refreshed.</param>
    public SessionTimer(Lock gate, TimeProvider time, TimeSpan wanted, Func<Action?> onRefresh, Func<Action?> onExpiry)
    {
        (_refresh, _expiry) = (new OneTimer(gate, time), new OneTimer(gate, time));
        (_wanted, _onRefresh, _onExpiry) = (wanted, onRefresh, onExpiry);
    }

    /// <summary>Writes what we want into the INVITE, or what was agreed on into a later INVITE or UPDATE.</summary>
    public void Ask(SipMessage request)
    {
        // One line for all: every byte counts towards the largest datagram.
        request.Headers.Set(SipNames.Supported, request.Headers[SipNames.Supported] is { } other ? $"{other}, timer" : "timer");
        if (_agreed is { } agreed)
        {
            request.Headers.Add(SipNames.SessionExpires, $"{Seconds(agreed)};refresher={(_weRefresh ? "uac" : "uas")}");
        }
        else if (_wanted > TimeSpan.Zero)
        {
            request.Headers.Add(SipNames.SessionExpires, Seconds(_wanted));
        }

        if (_shortest > TimeSpan.Zero)
        {
            request.Headers.Add(SipNames.MinSe, Seconds(_shortest));
        }
    }

    /// <summary>A request of ours was refused as too short (422).</summary>
    /// <returns>False when asking again would be of no use.</returns>
    public bool TakeRefusal(SipMessage response)
    {
        if (response.StatusCode != 422 || ++_refusals > MaximumRefusals || response.Headers.GetNumber(SipNames.MinSe) is not { } seconds
            || TimeSpan.FromSeconds(seconds) is var shortest && (shortest <= _shortest || shortest > Longest))
        {
            return false;
        }

        _shortest = TimeSpan.FromSeconds(seconds);
        _wanted = _wanted > _shortest ? _wanted : _shortest;
        _agreed = _agreed is { } agreed && agreed < _shortest ? _shortest : _agreed;
        return true;
    }

    /// <summary>Our INVITE or UPDATE was granted: the answer says whether there is a timer, and who refreshes.</summary>
    public void TakeAnswer(SipMessage response)
    {
        // Who does not say leaves it to us: one refresh too many does no harm.
        if (Read(response) is { } interval)
        {
            Arm(interval, weRefresh: !"uas".Equals(RefresherOf(response), StringComparison.OrdinalIgnoreCase));
        }
        else
        {
            Stop();
        }
    }

    /// <summary>The other side's INVITE or UPDATE asks for a session that is too short: to be answered 422.</summary>
    public static bool IsTooShort(SipMessage request) =>
        Read(request) is { } interval && interval < Shortest && request.Headers.Has(SipNames.Supported, "timer");

    /// <summary>Answers the other side's INVITE or UPDATE: what it asks for is granted, and starts the timer anew.</summary>
    public void Grant(SipMessage request, SipMessage response)
    {
        if (Read(request) is not { } interval)
        {
            Stop();
            return;
        }

        // The roles are named after who sent this request: uac is the other side.
        bool weRefresh = "uas".Equals(RefresherOf(request), StringComparison.OrdinalIgnoreCase);
        response.Headers.Add(SipNames.SessionExpires, $"{Seconds(interval)};refresher={(weRefresh ? "uas" : "uac")}");
        if (!weRefresh)
        {
            response.Headers.Add(SipNames.Require, "timer");
        }

        Arm(interval, weRefresh);
    }

    /// <summary>A refresh came to nothing, though the call may still be: it is tried again while there is time.</summary>
    public void TryAgain()
    {
        if (_agreed is { } agreed && _weRefresh)
        {
            _refresh.Arm(agreed / 10, _onRefresh);
        }
    }

    /// <summary>There is no timer any more.</summary>
    public void Stop()
    {
        _refresh.Stop();
        _expiry.Stop();
        _agreed = null;
    }

    private static TimeSpan? Read(SipMessage message) =>
        message.Headers.GetNumber(SipNames.SessionExpires) is { } seconds and > 0 ? TimeSpan.FromSeconds(seconds) : null;

    private static string? RefresherOf(SipMessage message) =>
        message.Headers[SipNames.SessionExpires] is { } value && SipText.TryGetParameter(value, "refresher", out string? refresher)
            ? refresher
            : null;

    private static string Seconds(TimeSpan interval) => ((long)interval.TotalSeconds).ToString(CultureInfo.InvariantCulture);

    private void Arm(TimeSpan interval, bool weRefresh)
    {
        interval = interval < Shortest ? Shortest : interval > Longest ? Longest : interval;
        (_agreed, _weRefresh) = (interval, weRefresh);
        if (weRefresh)
        {
            _refresh.Arm(interval / 2, _onRefresh);
        }
        else
        {
            _refresh.Stop();
        }

        // So much earlier that the end reaches the other side before it gives up by itself (RFC 4028 §10).
        var margin = interval / 3 < LongestMargin ? interval / 3 : LongestMargin;
        _expiry.Arm(interval - margin, _onExpiry);
    }
}
