using System.Globalization;

namespace PbxConnectors.Sip.Messages;

/// <summary>One value of a Reason header (RFC 3326).</summary>
/// <param name="Protocol">Q.850, SIP, or another as written.</param>
/// <param name="Cause">The number; null when none can be read.</param>
/// <param name="Text">The words; null when there are none.</param>
internal sealed record SipReason(string Protocol, int? Cause, string? Text)
{
    /// <summary>True for an ITU-T Q.850 cause.</summary>
    public bool IsQ850 => Protocol.Equals("Q.850", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads every value of every Reason line: proxies and gateways each add theirs.</summary>
    public static IReadOnlyList<SipReason> ReadAll(SipHeaders headers)
    {
        List<SipReason>? reasons = null;
        foreach (string value in headers.GetValues(SipNames.Reason))
        {
            bool readable = int.TryParse(
                SipText.Parameter(value, "cause"), NumberStyles.None, CultureInfo.InvariantCulture, out int cause);
            (reasons ??= []).Add(
                new SipReason(SipText.BeforeParameters(value), readable ? cause : null, SipText.Parameter(value, "text")));
        }

        return reasons ?? (IReadOnlyList<SipReason>)[];
    }

    /// <summary>The Q.850 cause that tells most: the first that names a reason, otherwise the first there is.</summary>
    public static int? BestQ850(IEnumerable<SipReason> reasons)
    {
        int? first = null;
        foreach (var reason in reasons)
        {
            if (!reason.IsQ850 || reason.Cause is not { } cause)
            {
                continue;
            }

            if (Q850.ToEndReason(cause) is not null)
            {
                return cause;
            }

            first ??= cause;
        }

        return first;
    }
}
