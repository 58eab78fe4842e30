using PbxConnectors.Transport;

namespace PbxConnectors.Dscom;

/// <summary>The billing push (document: 话单推送): the PBX sends each record over a WebSocket as its call ends.</summary>
public sealed class DscomBillingPushOptions
{
    /// <summary>
    /// Makes the dialer use the push to learn at once that a call has ended. Default false: the PBX must have the push switched on.
    /// Reading <c>client.Billing</c> works in any case.
    /// </summary>
    public bool Enabled { get; set; }

    /// <summary>Address without query. Default the PBX's host at port 8282: <c>wss</c> for an https PBX, <c>ws</c> for an http one.</summary>
    public Uri? Address { get; set; }

    /// <summary>
    /// After a gap, records are asked for from this long before it: the longest a call may have been on when the connection broke, for the
    /// PBX finds records by their start. Default 2 h.
    /// </summary>
    public TimeSpan CatchUpReach { get; set; } = TimeSpan.FromHours(2);

    /// <summary>Pause between two questions for records while the push works, in case one was lost. Default 15 s.</summary>
    public TimeSpan SafetyPollInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The WebSocket.</summary>
    public PbxSocketOptions Socket { get; set; } = new();

    internal void Validate(string path, ICollection<string> problems)
    {
        if (Address is { } address && (!address.IsAbsoluteUri || address.Scheme is not ("ws" or "wss") || address.Query.Length > 0))
        {
            problems.Add($"{path}:{nameof(Address)} must be a ws or wss address without query, such as wss://pbx.example:8282/.");
        }

        foreach (var (value, name) in new[] { (CatchUpReach, nameof(CatchUpReach)), (SafetyPollInterval, nameof(SafetyPollInterval)) })
        {
            OptionTimes.CheckPositive(value, $"{path}:{name}", problems);
        }

        Socket.Validate($"{path}:{nameof(Socket)}", problems);
    }
}
