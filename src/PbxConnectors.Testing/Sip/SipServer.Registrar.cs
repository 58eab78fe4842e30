using System.Globalization;

namespace PbxConnectors.Testing;

// The registrar. Everything here runs under the server's lock.
public sealed partial class SipServer
{
    private void Register(LabSipMessage request, LabSipPeer peer)
    {
        string extension = LabSipMessage.UserOf(LabSipMessage.UriOf(request["To"]));
        if (_ignored.Contains(extension) || !IsAuthorized(request, peer, out string? user))
        {
            return;
        }

        if (_locked.Contains(extension))
        {
            Interlocked.Increment(ref _refusedRegisters);
            Answer(request, peer, 403, "Forbidden");
            return;
        }

        if (_exchange.FindExtension(extension) is null || (user is not null && user != extension))
        {
            Interlocked.Increment(ref _refusedRegisters);
            Answer(request, peer, 404, "Not Found");
            return;
        }

        string contact = request["Contact"];
        string asked = LabSipMessage.Parameter(
            contact.Contains('>', StringComparison.Ordinal) ? contact[contact.IndexOf('>', StringComparison.Ordinal)..] : contact, "expires");
        if (!int.TryParse(asked.Length > 0 ? asked : request["Expires"], NumberStyles.None, CultureInfo.InvariantCulture, out int seconds))
        {
            seconds = 3600;
        }

        if (seconds > 0 && seconds < _options.MinExpires.TotalSeconds)
        {
            Answer(request, peer, 423, "Interval Too Brief", a => a.Add("Min-Expires", $"{(int)_options.MinExpires.TotalSeconds}"));
            return;
        }

        seconds = Math.Min(seconds, (int)_options.MaxExpires.TotalSeconds);
        Interlocked.Increment(ref _registers);
        if (seconds == 0)
        {
            _registrations.Remove(extension);
            Answer(request, peer, 200, "OK");
            return;
        }

        int refreshes = _registrations.TryGetValue(extension, out var present) ? present.Refreshes + 1 : 0;
        string uri = LabSipMessage.UriOf(contact);
        _registrations[extension] = new SipServerRegistration(extension, uri, _exchange.Now + TimeSpan.FromSeconds(seconds), refreshes);
        Answer(request, peer, 200, "OK", a => a.Add("Contact", $"<{uri}>;expires={seconds}"));
    }

    private bool IsAuthorized(LabSipMessage request, LabSipPeer peer, out string? user)
    {
        user = null;
        if (!_options.RequireAuthentication || _digest.Check(request, out user, out bool wrong) is not { } challenges)
        {
            return true;
        }

        // Counted before it is answered: whoever has the answer may look.
        if (wrong && request.Method == "REGISTER")
        {
            Interlocked.Increment(ref _refusedRegisters);
        }

        Answer(request, peer, 401, "Unauthorized", answer =>
        {
            foreach (string challenge in challenges)
            {
                answer.Add("WWW-Authenticate", challenge);
            }
        });
        return false;
    }
}
