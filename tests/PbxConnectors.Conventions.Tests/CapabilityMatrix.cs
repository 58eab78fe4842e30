using System.Text;
using PbxConnectors.Dscom;
using PbxConnectors.Dscom.Dialing;
using PbxConnectors.EightHundred;
using PbxConnectors.EightHundred.Dialing;
using PbxConnectors.Ola;
using PbxConnectors.Ola.Dialing;
using PbxConnectors.Sip;
using PbxConnectors.Sip.Dialing;

namespace PbxConnectors.Conventions.Tests;

/// <summary>Writes what every dialer declares as a table, in English or Chinese.</summary>
internal static class CapabilityMatrix
{
    private static readonly (string Vendor, string How, string Chinese, Func<IPbxDialer> Create)[] Dialers =
    [
        ("dscom", "", "", () => new DscomDialer(DscomClient.Create(new DscomOptions
        {
            BaseAddress = new Uri("https://pbx.example"), ClientId = "7", ClientSecret = "none", UserName = "none", Password = "none",
        }))),
        ("ola", "HTTP alone", "仅 HTTP", () => Ola(session: false)),
        ("ola", "with its WebSocket", "加 WebSocket", () => Ola(session: true)),
        ("800ing", "through client programs", "经客户端程序", () => EightHundred(EightHundredExtensionDialing.ClientProgram)),
        ("800ing", "by callback", "经回拨", () => EightHundred(EightHundredExtensionDialing.Callback)),
        ("sip", "", "", () => new SipPbxDialer(SipClient.Create(new SipOptions { Server = "192.0.2.1" }))),
    ];

    private static readonly Dictionary<PbxOperation, string> ChineseNames = new()
    {
        [PbxOperation.Dial] = "分机外呼",
        [PbxOperation.CallBack] = "双向回拨",
        [PbxOperation.DialFromDevice] = "桌面设备外呼",
        [PbxOperation.Answer] = "应答",
        [PbxOperation.HangUp] = "挂机",
        [PbxOperation.Hold] = "保持",
        [PbxOperation.Retrieve] = "取回",
        [PbxOperation.TransferBlind] = "盲转",
        [PbxOperation.StartAttendedTransfer] = "咨询转：开始",
        [PbxOperation.CompleteAttendedTransfer] = "咨询转：完成",
        [PbxOperation.CancelAttendedTransfer] = "咨询转：返回",
        [PbxOperation.TransferToApplication] = "转 IVR、队列或应用",
        [PbxOperation.Park] = "驻留",
        [PbxOperation.Unpark] = "取回驻留",
        [PbxOperation.ListParked] = "驻留列表",
        [PbxOperation.Redirect] = "改呼",
        [PbxOperation.TakeQueuedCall] = "接取排队来电",
        [PbxOperation.PickUp] = "代答",
        [PbxOperation.Listen] = "监听",
        [PbxOperation.Whisper] = "耳语",
        [PbxOperation.BargeIn] = "强插",
        [PbxOperation.TakeOver] = "拦截接管",
        [PbxOperation.StopSupervising] = "停止监控",
        [PbxOperation.AddParty] = "加入第三方",
        [PbxOperation.RemoveParty] = "移除第三方",
        [PbxOperation.CollectDigits] = "放音收号",
        [PbxOperation.SendDigits] = "发送按键",
        [PbxOperation.AgentLogIn] = "坐席签入",
        [PbxOperation.AgentLogOut] = "坐席签出",
        [PbxOperation.AgentReady] = "坐席示闲",
        [PbxOperation.AgentBreak] = "坐席示忙/小休",
        [PbxOperation.AgentStatus] = "坐席状态",
        [PbxOperation.ExtensionStatus] = "分机状态",
        [PbxOperation.QueueStatus] = "队列状态",
        [PbxOperation.WaitingCallers] = "排队来电",
        [PbxOperation.TrunkStatus] = "中继状态",
        [PbxOperation.LiveCallEvents] = "实时通话事件",
        [PbxOperation.CallRecords] = "话单",
        [PbxOperation.Recordings] = "录音",
        [PbxOperation.Voicemail] = "语音信箱",
        [PbxOperation.Speech] = "语音合成",
        [PbxOperation.Campaigns] = "群呼任务",
        [PbxOperation.Conferences] = "会议",
        [PbxOperation.Blacklist] = "黑名单",
        [PbxOperation.ExtensionAdministration] = "分机管理",
        [PbxOperation.LiveAudio] = "实时听音",
        [PbxOperation.EarlyMedia] = "接通前有声（早期媒体）",
    };

    /// <summary>The page, with line feeds.</summary>
    public static async Task<string> WriteAsync(bool chinese)
    {
        var columns = new List<(string Title, PbxCapabilities Capabilities)>();
        foreach (var (vendor, english, other, create) in Dialers)
        {
            var dialer = create();
            await using var _ = (IAsyncDisposable)dialer;
            string how = chinese ? other : english;
            columns.Add((how.Length == 0 ? vendor : $"{vendor} {(chinese ? $"（{how}）" : how)}", dialer.Capabilities));
        }

        var notes = new List<string>();
        var text = new StringBuilder();
        text.Append(chinese ? ChineseHead : EnglishHead);
        text.Append($"| {(chinese ? "操作" : "operation")} | `PbxOperation` |{string.Concat(columns.Select(c => $" {c.Title} |"))}\n");
        text.Append($"|---|---|{string.Concat(columns.Select(_ => ":-:|"))}\n");
        text.Append($"| {(chinese ? "通话状态来自" : "call states are")} | |{string.Concat(columns.Select(c => $" {States(c.Capabilities.CallStates, chinese)} |"))}\n");
        foreach (var operation in Enum.GetValues<PbxOperation>())
        {
            text.Append($"| {Name(operation, chinese)} | `{operation}` |{string.Concat(columns.Select(c => $" {Cell(c.Capabilities, operation, notes)} |"))}\n");
        }

        text.Append(
            chinese ? "\n## 条件\n\n以下为代码所给原文（`Capabilities.NoteOn`）。\n\n" : "\n## Conditions\n\n`Capabilities.NoteOn` gives them to a program.\n\n");
        for (int i = 0; i < notes.Count; i++)
        {
            text.Append($"{i + 1}. {notes[i]}\n");
        }

        return text.ToString();
    }

    private const string EnglishHead =
        """
        # What each PBX can do

        English | [简体中文](capabilities.zh-CN.md)

        Written from what the dialers declare in `IPbxDialer.Capabilities`; a test compares. What is not offered throws `PbxNotSupportedException`
        at once.

        | sign | degree | means |
        |:-:|---|---|
        | ✓ | `Supported` | works, and the PBX confirms it |
        | ○ | `SupportedWithoutConfirmation` | the PBX takes the command and never says whether it came true |
        | ? | `Undocumented` | seen on the wire, in no document; to be switched on by name |
        | – | `NotSupported` | not offered |


        """;

    private const string ChineseHead =
        """
        # 各家 PBX 能做什么

        [English](capabilities.md) | 简体中文

        由各拨号器在 `IPbxDialer.Capabilities` 中的声明生成，并有测试核对。不提供的操作立即抛出 `PbxNotSupportedException`。

        | 符号 | 程度 | 含义 |
        |:-:|---|---|
        | ✓ | `Supported` | 可用，PBX 会确认 |
        | ○ | `SupportedWithoutConfirmation` | PBX 接受命令，但不说是否做成 |
        | ? | `Undocumented` | 协议上见过而文档没有，须显式打开 |
        | – | `NotSupported` | 不提供 |


        """;

    private static string Cell(PbxCapabilities capabilities, PbxOperation operation, List<string> notes)
    {
        string sign = capabilities[operation] switch
        {
            CapabilityDegree.Supported => "✓",
            CapabilityDegree.SupportedWithoutConfirmation => "○",
            CapabilityDegree.Undocumented => "?",
            _ => "–",
        };
        if (capabilities.NoteOn(operation) is not { } note)
        {
            return sign;
        }

        if (!notes.Contains(note))
        {
            notes.Add(note);
        }

        return $"{sign} <sup>{notes.IndexOf(note) + 1}</sup>";
    }

    private static string Name(PbxOperation operation, bool chinese)
    {
        if (chinese)
        {
            return ChineseNames.TryGetValue(operation, out string? name)
                ? name
                : throw new InvalidOperationException($"{nameof(CapabilityMatrix)} has no Chinese name for {operation}: add it.");
        }

        var words = new StringBuilder();
        foreach (char letter in operation.ToString())
        {
            if (char.IsUpper(letter) && words.Length > 0)
            {
                words.Append(' ');
            }

            words.Append(char.ToLowerInvariant(letter));
        }

        return words.ToString();
    }

    private static string States(Freshness freshness, bool chinese) => (freshness, chinese) switch
    {
        (Freshness.Pushed, false) => "pushed",
        (Freshness.Polled, false) => "polled",
        (Freshness.FromRecord, false) => "from the record",
        (Freshness.Pushed, true) => "推送",
        (Freshness.Polled, true) => "轮询",
        (Freshness.FromRecord, true) => "话单",
        _ => freshness.ToString(),
    };

    private static OlaDialer Ola(bool session)
    {
        var options = new OlaOptions { BaseAddress = new Uri("https://pbx.example"), UserName = "none", Password = "none" };
        options.Dialing.CallBackTrunkGroup = "none";
        if (session)
        {
            (options.Session.UserName, options.Session.Password) = ("none", "none");
        }

        return new OlaDialer(OlaClient.Create(options));
    }

    private static EightHundredDialer EightHundred(EightHundredExtensionDialing dialing)
    {
        var options = new EightHundredOptions { BaseAddress = new Uri("https://pbx.example"), Account = "none", Password = "none" };
        options.Dialing.FromExtension = dialing;
        return new EightHundredDialer(EightHundredClient.Create(options));
    }
}
