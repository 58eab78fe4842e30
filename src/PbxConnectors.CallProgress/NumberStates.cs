using System.Collections.Frozen;
using System.Globalization;

namespace PbxConnectors.CallProgress;

/// <summary>
/// Names and codes of every <see cref="NumberState"/>: label, Chinese name, da2 identifier and ITU-T Q.850 cause.
/// </summary>
public static class NumberStates
{
    private static readonly Row[] Rows =
    [
        new(NumberState.Unknown, "unknown", "未知", null),
        new(NumberState.PoweredOff, "power_off", "关机", 20, "powered_off"),
        new(NumberState.EmptyNumber, "empty", "空号", 1, "empty_number", "vacant"),
        new(NumberState.OutOfService, "suspended", "停机", 27, "out_of_service"),
        new(NumberState.InCall, "in_call", "正在通话中", 17, "通话中"),
        new(NumberState.Rejected, "rejected", "用户拒接", 21, "拒接"),
        new(NumberState.Unreachable, "unreachable", "无法接通", 20),
        new(NumberState.Suspended, "service_suspended", "暂停服务", 27),
        new(NumberState.Busy, "busy", "用户正忙", 17, "正忙", "用户忙"),
        new(NumberState.Misdialled, "misdial", "拨号方式不正确", 28, "misdialled"),
        new(NumberState.IncomingBarred, "barred", "呼入限制", 55, "incoming_barred"),
        new(NumberState.Voicemail, "voicemail", "来电提醒", 19, "语音信箱"),
        new(NumberState.ForwardingFailed, "forward_failed", "呼叫转移失败", 31, "forwarding_failed"),
        new(NumberState.NetworkBusy, "network_busy", "网络忙", 42),
        new(NumberState.NoAnswer, "no_answer", "无人接听", 19),
        new(NumberState.CallerArrears, "caller_arrears", "欠费", 21),
        new(NumberState.CannotAnswer, "cannot_answer", "无法接听", 31),
        new(NumberState.NumberChanged, "number_changed", "改号", 22),
        new(NumberState.LineFault, "line_fault", "线路故障", 38),
        new(NumberState.TryLater, "try_later", "稍后再拨", 41, "redial_later"),
        new(NumberState.Ringing, "ringing", "振铃", null, "ringback"),
        new(NumberState.ColourRingback, "colour_ringback", "彩铃", null, "music"),
        new(NumberState.Answered, "answered", "已接听", null, "human"),
        new(NumberState.Fax, "fax", "传真", null, "fax_tone"),
        new(NumberState.Silence, "silence", "静音", null),
        new(NumberState.NoAudio, "no_audio", "无音频", null),
    ];

    private static readonly FrozenDictionary<NumberState, Row> ByState = Rows.ToFrozenDictionary(row => row.State);
    private static readonly FrozenDictionary<string, NumberState> ExactNames = Rows.ToFrozenDictionary(row => row.State.ToString(), row => row.State);
    private static readonly FrozenDictionary<string, NumberState> AnyCase = BuildAnyCase();

    /// <summary>Every state, in the order of its number.</summary>
    public static IReadOnlyList<NumberState> All { get; } = Array.AsReadOnly(Rows.Select(row => row.State).ToArray());

    /// <summary>The label of a state in snake case, for example <c>power_off</c>; <c>unknown</c> for an undefined value.</summary>
    public static string ToLabel(this NumberState state) => Find(state).Label;

    /// <summary>The Chinese name of a state, for example 空号; 未知 for an undefined value.</summary>
    public static string ToChinese(this NumberState state) => Find(state).Chinese;

    /// <summary>The da2 identifier (2 to 20) of a state, or null when the numbering has none.</summary>
    public static int? Da2Id(this NumberState state) => (int)state is >= 2 and <= 20 ? (int)state : null;

    /// <summary>The ITU-T Q.850 cause that says the same as the state, or null when there is none.</summary>
    public static int? Q850Cause(this NumberState state) => Find(state).Cause;

    /// <summary>
    /// Reads a label, an enum name, a da2 identifier or a Chinese name. Case does not matter, with one exception: the label
    /// <c>suspended</c> is <see cref="NumberState.OutOfService"/> (停机), only the exact enum name <c>Suspended</c> is 暂停服务.
    /// </summary>
    /// <returns>False when the text names no state; <paramref name="state"/> is then Unknown.</returns>
    public static bool TryParse(string? text, out NumberState state)
    {
        state = NumberState.Unknown;
        if (string.IsNullOrWhiteSpace(text))
        {
            return false;
        }

        var name = text.Trim();
        if (ExactNames.TryGetValue(name, out state) || AnyCase.TryGetValue(name, out state))
        {
            return true;
        }

        if (!int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var id) || !ByState.ContainsKey((NumberState)id))
        {
            return false;
        }

        state = (NumberState)id;
        return true;
    }

    private static Row Find(NumberState state) => ByState.TryGetValue(state, out var row) ? row : Rows[0];

    private static FrozenDictionary<string, NumberState> BuildAnyCase()
    {
        var names = new Dictionary<string, NumberState>(StringComparer.OrdinalIgnoreCase);
        // Labels go in first: "suspended" is a label and, in another case, an enum name.
        foreach (var row in Rows)
        {
            names.TryAdd(row.Label, row.State);
        }

        foreach (var row in Rows)
        {
            names.TryAdd(row.State.ToString(), row.State);
            names.TryAdd(row.Chinese, row.State);
            foreach (var alias in row.Aliases)
            {
                names.TryAdd(alias, row.State);
            }
        }

        return names.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    private sealed record Row(NumberState State, string Label, string Chinese, int? Cause, params string[] Aliases);
}
