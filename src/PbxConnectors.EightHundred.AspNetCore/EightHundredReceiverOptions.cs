using System.Net;

namespace PbxConnectors.EightHundred.AspNetCore;

/// <summary>Who may push, and how much. 800ing signs nothing: the secret path and the address list are all that keeps strangers out.</summary>
public sealed class EightHundredReceiverOptions
{
    /// <summary>
    /// Part of the path that only the PBX knows, at least 16 letters, digits, <c>-</c> or <c>_</c>. Required; keep it out of source control.
    /// </summary>
    public string Secret { get; set; } = "";

    /// <summary>Networks pushes may come from, e.g. <c>192.0.2.0/24</c>; empty (default) for any. Others get 404.</summary>
    public IList<IPNetwork> AllowedNetworks { get; } = [];

    /// <summary>MAC addresses of the boxes that may report; empty (default) for any.</summary>
    public ISet<string> AllowedDevices { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Asks the PBX whether what was pushed is true, before anybody learns of it: the record of a call event by its id, the callback by its.
    /// What the PBX does not confirm is refused, and an event without an id, such as one before the hang-up, cannot be confirmed. Its words
    /// take the place of the pushed ones, but for campaign key, spoken text and pressed keys, which only the push knows. Default false.
    /// </summary>
    public bool VerifyPushes { get; set; }

    /// <summary>Largest push or form without a file, in bytes. Default 256 KiB.</summary>
    public int MaxPushBytes { get; set; } = 256 * 1024;

    /// <summary>Largest recording of a box, in bytes. Default 256 MiB.</summary>
    public long MaxRecordingBytes { get; set; } = 256L * 1024 * 1024;

    /// <summary>
    /// How long a box that asks for messages is held while there are none. Default 20 s; the document names no time.
    /// </summary>
    public TimeSpan MessagePollTime { get; set; } = TimeSpan.FromSeconds(20);

    internal void Validate()
    {
        var problems = new List<string>();
        if (Secret is not { Length: >= 16 } || !Secret.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        {
            problems.Add($"{nameof(Secret)} must have at least 16 letters, digits, '-' or '_'.");
        }

        if (MaxPushBytes < 1024 || MaxRecordingBytes < 1024)
        {
            problems.Add($"{nameof(MaxPushBytes)} and {nameof(MaxRecordingBytes)} must be at least 1024.");
        }

        if (MessagePollTime < TimeSpan.Zero || MessagePollTime > TimeSpan.FromMinutes(10))
        {
            problems.Add($"{nameof(MessagePollTime)} must lie between zero and ten minutes.");
        }

        if (problems.Count > 0)
        {
            throw new ArgumentException(string.Join(Environment.NewLine, problems));
        }
    }

    /// <summary>Nothing: options hold a secret.</summary>
    public override string ToString() => nameof(EightHundredReceiverOptions);
}
