using System.Globalization;

namespace PbxConnectors.Testing;

// Session timers (RFC 4028). Everything here runs under the server's lock.
public sealed partial class SipServer
{
    private string Allowed => $"INVITE, ACK, CANCEL, BYE, PRACK, OPTIONS, REFER, NOTIFY{(_options.AllowsUpdate ? ", UPDATE" : "")}";

    // False when the session asked for is too short and was answered so.
    private bool TakeSession(LabSipMessage request, LabSipPeer peer)
    {
        if (_options.MinSessionExpires is not { } shortest || SecondsOf(request, "Session-Expires") is not { } asked || asked >= shortest)
        {
            return true;
        }

        if (!request.Has("Supported", "timer"))
        {
            return true;
        }

        Answer(request, peer, 422, "Session Interval Too Small", a => a.Add("Min-SE", Write(shortest)));
        return false;
    }

    private void GrantSession(SipServerCall call, LabSipMessage request, LabSipMessage answer)
    {
        call.SessionAsked = SecondsOf(request, "Session-Expires") ?? call.SessionAsked;
        bool isRefresh = request.ToTag.Length > 0 && request["Session-Expires"].Length > 0;
        if (isRefresh)
        {
            call.SessionRefreshes++;
        }

        if (_options.SessionExpires is not { } longest || !request.Has("Supported", "timer"))
        {
            return;
        }

        var granted = SecondsOf(request, "Session-Expires") is { } asked && asked < longest ? asked : longest;
        string wanted = LabSipMessage.Parameter(request["Session-Expires"], "refresher");
        string refresher = wanted.Length > 0 ? wanted : _options.CallerRefreshes ? "uac" : "uas";
        answer.Add("Session-Expires", $"{Write(granted)};refresher={refresher}");
        if (refresher == "uac")
        {
            answer.Add("Require", "timer");
        }
        else
        {
            ArmSession(call, granted);
        }
    }

    private void ArmSession(SipServerCall call, TimeSpan interval)
    {
        call.SessionTimer?.Dispose();
        call.SessionTimer = _exchange.Clock.CreateTimer(
            _ =>
            {
                lock (_gate)
                {
                    if (!call.Ended)
                    {
                        RefreshSession(call, interval);
                    }
                }
            },
            null, interval / 2, Timeout.InfiniteTimeSpan);
    }

    private void RefreshSession(SipServerCall call, TimeSpan interval) => Ask(
        call,
        "UPDATE",
        update => update.Add("Contact", ContactOf(call)).Add("Supported", "timer").Add("Session-Expires", $"{Write(interval)};refresher=uac"),
        answer =>
        {
            if (answer.Status == 422 && SecondsOf(answer, "Min-SE") is { } shortest && shortest > interval)
            {
                RefreshSession(call, shortest);
                return;
            }

            if (answer.Status != 200)
            {
                return;
            }

            if (SecondsOf(answer, "Session-Expires") != interval || LabSipMessage.Parameter(answer["Session-Expires"], "refresher") != "uac"
                || !answer.Has("Require", "timer"))
            {
                _violations.Add($"a session refresh was answered with Session-Expires '{answer["Session-Expires"]}'");
            }

            call.SessionRefreshes++;
            ArmSession(call, interval);
        });

    private static TimeSpan? SecondsOf(LabSipMessage message, string header) =>
        int.TryParse(message[header].Split(';')[0], NumberStyles.None, CultureInfo.InvariantCulture, out int seconds)
            ? TimeSpan.FromSeconds(seconds)
            : null;

    private static string Write(TimeSpan interval) => ((int)interval.TotalSeconds).ToString(CultureInfo.InvariantCulture);
}
