using PbxConnectors.EightHundred.Messages;
using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred;

/// <summary>How the dialer places calls and learns how they went: 800ing tells nothing by itself, so it asks for its lists.</summary>
public sealed class EightHundredDialingOptions
{
    /// <summary>Pause between two questions for callbacks and records; one question serves all calls in flight. Default 1 s.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How far the PBX's clock may be from ours. Rows are looked for this much around a dial. Default 2 min.</summary>
    public TimeSpan ClockTolerance { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// From this age on a callback is asked for by itself, one at a time in turn, so that the list of all does not grow with it. Default 5 min.
    /// </summary>
    public TimeSpan ListWindow { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long a callback may be missing from the list, and the record of a call that was asked to hang up from the records, before the call
    /// ends as unknown. Default 30 s.
    /// </summary>
    public TimeSpan RecordGrace { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a dial by a device or a client program may show nothing at all, neither push nor message nor record, before it ends as unknown:
    /// one that never happened leaves no trace. An extension that the PBX lists as in use by then (<c>statustext</c>) is given as much time
    /// again. Default 10 min; a call longer than that, on a PBX that shows nothing of it, needs more.
    /// </summary>
    public TimeSpan UnseenCallTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Reads the records once before a dial by a device or a client program, so that the record of an earlier call to the same number is not
    /// taken for this one's. Default true; false saves a question before each such dial.
    /// </summary>
    public bool LookBeforeDial { get; set; } = true;

    /// <summary>
    /// Longest time a call is followed. Default 4 h.
    /// </summary>
    public TimeSpan MaxCallDuration { get; set; } = TimeSpan.FromHours(4);

    /// <summary>
    /// Where a dial from an extension goes: to the extension's client program (<c>sendMsg</c>, the default), or as a callback that calls the
    /// extension first.
    /// </summary>
    public EightHundredExtensionDialing FromExtension { get; set; }

    /// <summary>Kind of the client programs told to dial (<c>client</c>). Default PC (1).</summary>
    public string ClientType { get; set; } = EightHundredClientType.Pc.Value;

    /// <summary>What the extensions told to dial work with (<c>loginType</c>), e.g. 2 for the mobile app; not sent when empty (default).</summary>
    public string LoginType { get; set; } = "";

    /// <summary>How long the message to dial stays valid; a client that is offline longer does not dial late. Default 15 s.</summary>
    public TimeSpan MessageLifetime { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Channel of a desk device when the request names none. Default 1.</summary>
    public int DeviceChannel { get; set; } = 1;

    /// <summary>
    /// Template of the URL the PBX calls with a callback's outcome; see <see cref="Callbacks.EightHundredCallbackTemplate"/>. Map the receiver of
    /// PbxConnectors.EightHundred.AspNetCore there. Null (default): outcomes come from the list alone.
    /// </summary>
    public string? CallbackUrl { get; set; }

    internal void Validate(string path, ICollection<string> problems)
    {
        foreach (var (value, name) in new[]
        {
            (PollInterval, nameof(PollInterval)), (ClockTolerance, nameof(ClockTolerance)), (ListWindow, nameof(ListWindow)),
            (RecordGrace, nameof(RecordGrace)), (UnseenCallTimeout, nameof(UnseenCallTimeout)), (MaxCallDuration, nameof(MaxCallDuration)),
            (MessageLifetime, nameof(MessageLifetime)),
        })
        {
            OptionTimes.CheckPositive(value, $"{path}:{name}", problems);
        }

        if (DeviceChannel < 1)
        {
            problems.Add($"{path}:{nameof(DeviceChannel)} must be 1 or more.");
        }

        if (string.IsNullOrWhiteSpace(ClientType))
        {
            problems.Add($"{path}:{nameof(ClientType)} is missing; 1 is a PC, 2 a mobile phone.");
        }

        if (CallbackUrl is not null && !Callbacks.EightHundredCallbackTemplate.IsUrl(CallbackUrl))
        {
            problems.Add($"{path}:{nameof(CallbackUrl)} must be an http or https address that the PBX can reach.");
        }
    }
}
