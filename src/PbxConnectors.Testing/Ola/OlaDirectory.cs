using System.Globalization;
using System.Text.Json.Nodes;

namespace PbxConnectors.Testing;

/// <summary>
/// What is configured at an ola PBX: tables of rows that look as the document prints them. Begins with one outbound group, one
/// queue, one trunk group and one voice menu; the queues of the exchange are its queues. Thread-safe.
/// </summary>
internal sealed class OlaDirectory
{
    private const string FirstQueue = "10010";
    private const string Owner = "00000000-0000-0000-0000-000000000000";

    private readonly Lock _gate = new();
    private readonly SimulatedExchange _exchange;
    private readonly OlaServerOptions _options;
    private readonly SortedDictionary<string, JsonObject> _extensions = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, JsonObject> _groups = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, JsonObject> _conferences = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<JsonObject>> _members = new(StringComparer.Ordinal);
    private readonly List<JsonObject> _blacklist = [];
    private readonly Dictionary<string, List<JsonObject>> _waiting = new(StringComparer.Ordinal);
    private int _lastNumber;

    public OlaDirectory(SimulatedExchange exchange, OlaServerOptions options)
    {
        (_exchange, _options) = (exchange, options);
        _groups["out"] = Group("out", "呼出组");
        // As the printed row says, an agent who does not answer is not made unready (transfer_unready).
        if (!exchange.Queues.Contains(FirstQueue))
        {
            exchange.AddQueue(FirstQueue, new QueueOptions { PauseOnRingTimeout = false });
        }

        foreach (var extension in exchange.Extensions)
        {
            _extensions[extension.Number] = Extension(
                extension.Number, extension.Password, "out", extension.Number, "", "false", "false");
        }
    }

    public JsonArray Extensions(string number) => Rows(_extensions.Values, row => Is(row, "nbr", number));

    public JsonArray ExtensionsOf(string group, string like) =>
        Rows(_extensions.Values, row => Is(row, "k", group) && Contains(row, "nbr", like));

    public JsonArray Groups(string like) => Rows(_groups.Values, row => Contains(row, "v", like));

    public JsonArray Conferences(string number, string topic) =>
        Rows(_conferences.Values, row => Is(row, "nbr", number) && Is(row, "topic", topic));

    public JsonArray? Members(string conference)
    {
        lock (_gate)
        {
            return _members.TryGetValue(conference, out var members) ? Rows(members, _ => true) : null;
        }
    }

    public JsonArray Blacklist(string like, string flag) =>
        Rows(_blacklist, row => Contains(row, "phone", like) && (flag.Length == 0 || Text(row, "special_flag") == flag));

    public JsonArray Queues(string like, string id) =>
        Rows(_exchange.Queues.Select(Queue), row => Contains(row, "name", like) && Is(row, "uuid", id));

    public JsonArray TrunkGroups(string like) => Rows([TrunkGroup()], row => Contains(row, "name", like));

    public static JsonArray IvrFlows() => [new JsonObject { ["flow_id"] = 29, ["flow_name"] = "呼入语音导航" }];

    public bool CreateExtension(OlaArguments arguments)
    {
        lock (_gate)
        {
            var number = arguments["extn"];
            if (_extensions.ContainsKey(number) || !_groups.ContainsKey(arguments["context"]))
            {
                return false;
            }

            if (_exchange.FindExtension(number) is null)
            {
                _exchange.AddExtension(number, arguments["extnPwd"]);
            }

            SetExtension(arguments);
            return true;
        }
    }

    public bool UpdateExtension(OlaArguments arguments)
    {
        lock (_gate)
        {
            if (!_extensions.ContainsKey(arguments["extn"]) || !_groups.ContainsKey(arguments["context"]))
            {
                return false;
            }

            SetExtension(arguments);
            return true;
        }
    }

    public bool DeleteExtension(string number)
    {
        lock (_gate)
        {
            return _extensions.Remove(number);
        }
    }

    public bool CreateGroup(OlaArguments arguments)
    {
        lock (_gate)
        {
            if (!_groups.TryAdd(arguments["k"], Group(arguments["k"], arguments["v"])))
            {
                return false;
            }

            SetPrompts(_groups[arguments["k"]], arguments);
            return true;
        }
    }

    public bool UpdateGroup(OlaArguments arguments)
    {
        lock (_gate)
        {
            if (!_groups.TryGetValue(arguments["k"], out var group))
            {
                return false;
            }

            SetPrompts(group, arguments);
            group["updated_at"] = Now();
            return true;
        }
    }

    public bool DeleteGroup(string id)
    {
        lock (_gate)
        {
            return _groups.Remove(id);
        }
    }

    public (string Id, string Number) CreateConference(OlaArguments arguments)
    {
        lock (_gate)
        {
            var id = Id();
            var number = string.Create(CultureInfo.InvariantCulture, $"3009429{++_lastNumber:d2}");
            _conferences[id] = new JsonObject
            {
                ["uuid"] = id,
                ["topic"] = arguments["topic"],
                ["nbr"] = number,
                ["description"] = null,
                ["start_time"] = null,
                ["created_at"] = Now(),
                ["completed_at"] = null,
                ["context"] = null,
                ["recording"] = false,
                ["memberdetail"] = "",
                ["showname"] = "extn",
                ["blending"] = "true",
            };
            _members[id] = [];
            SetConference(_conferences[id], arguments);
            return (id, number);
        }
    }

    public bool UpdateConference(OlaArguments arguments)
    {
        lock (_gate)
        {
            if (!_conferences.TryGetValue(arguments["confId"], out var conference))
            {
                return false;
            }

            SetConference(conference, arguments);
            return true;
        }
    }

    public bool DeleteConference(string id)
    {
        lock (_gate)
        {
            return _members.Remove(id) & _conferences.Remove(id);
        }
    }

    public bool SetMembers(string conference, IEnumerable<string> numbers)
    {
        lock (_gate)
        {
            if (!_conferences.TryGetValue(conference, out var row))
            {
                return false;
            }

            _members[conference] = [.. numbers.Select(number => Member(conference, number, "outMeeting"))];
            row["memberdetail"] = string.Join(',', numbers);
            return true;
        }
    }

    public bool Invite(string conference, string number)
    {
        lock (_gate)
        {
            if (!_conferences.ContainsKey(conference))
            {
                return false;
            }

            _members[conference].RemoveAll(member => Is(member, "member_number", number));
            _members[conference].Add(Member(conference, number, "inMeeting"));
            return true;
        }
    }

    public bool Control(string conference, string number, string what)
    {
        lock (_gate)
        {
            if (!_members.TryGetValue(conference, out var members))
            {
                return false;
            }

            var affected = number == "all" ? members : members.FindAll(member => Is(member, "member_number", number));
            foreach (var member in affected)
            {
                member["typ"] = what switch { "kick" => "outMeeting", "mute" => "beMute", _ => "inMeeting" };
            }

            return number == "all" || affected.Count > 0;
        }
    }

    public bool AddToBlacklist(string phone, string flag)
    {
        lock (_gate)
        {
            _blacklist.Add(new JsonObject
            {
                ["uuid"] = Id(),
                ["user_uuid"] = Owner,
                ["created_at"] = Now(),
                ["phone"] = phone,
                ["special_flag"] = int.Parse(flag, CultureInfo.InvariantCulture),
                ["priority"] = null,
            });
            return true;
        }
    }

    public bool UpdateBlacklist(string phone, string flag)
    {
        lock (_gate)
        {
            var entries = _blacklist.FindAll(row => Is(row, "phone", phone));
            foreach (var entry in entries)
            {
                entry["special_flag"] = int.Parse(flag, CultureInfo.InvariantCulture);
            }

            return entries.Count > 0;
        }
    }

    public bool RemoveFromBlacklist(string phone, string flag)
    {
        lock (_gate)
        {
            return _blacklist.RemoveAll(row => Is(row, "phone", phone) && (flag.Length == 0 || Text(row, "special_flag") == flag)) > 0;
        }
    }

    public JsonObject? Callers(string queue)
    {
        lock (_gate)
        {
            var scripted = _waiting.GetValueOrDefault(queue);
            if (scripted is null && !_exchange.Queues.Contains(queue))
            {
                return null;
            }

            JsonObject[] callers = [.. _exchange.WaitingCallers(queue).Select(Caller), .. scripted ?? []];
            return new JsonObject { ["count"] = callers.Length.ToString(CultureInfo.InvariantCulture), ["callers"] = Rows(callers, _ => true) };
        }
    }

    public void AddCaller(string queue, string callId, string number)
    {
        lock (_gate)
        {
            if (!_waiting.TryGetValue(queue, out var callers))
            {
                _waiting[queue] = callers = [];
            }

            callers.Add(
                new JsonObject { ["uuid"] = callId, ["caller_number"] = number, ["created_at"] = Now(), ["wait_time"] = "20" });
        }
    }

    /// <summary>A caller the exchange has in one of its queues, by the id it is listed under.</summary>
    public WaitingCaller? FindQueued(string callId) =>
        _exchange.Queues.SelectMany(_exchange.WaitingCallers).FirstOrDefault(caller => OlaAgent.LegId(caller.Call.Id) == callId);

    /// <summary>Takes a caller out of whatever queue; returns the queue and the number, or null.</summary>
    public (string Queue, string Number)? RemoveCaller(string callId)
    {
        lock (_gate)
        {
            foreach (var (queue, callers) in _waiting)
            {
                if (callers.Find(caller => Is(caller, "uuid", callId)) is not { } caller)
                {
                    continue;
                }

                callers.Remove(caller);
                return (queue, Text(caller, "caller_number"));
            }

            return null;
        }
    }

    private static string Id() => Guid.NewGuid().ToString();

    private static string Text(JsonObject row, string name) => row[name]?.ToString() ?? "";

    private static bool Is(JsonObject row, string name, string value) => value.Length == 0 || Text(row, name) == value;

    private static bool Contains(JsonObject row, string name, string like) =>
        Text(row, name).Contains(like, StringComparison.Ordinal);

    private JsonArray Rows(IEnumerable<JsonObject> rows, Func<JsonObject, bool> filter)
    {
        lock (_gate)
        {
            return [.. rows.Where(filter).Select(row => row.DeepClone())];
        }
    }

    private string Now() => OlaTime.ToText(_exchange.Clock.GetUtcNow(), _options.TimeZone);

    private void SetExtension(OlaArguments a) =>
        _extensions[a["extn"]] = Extension(
            a["extn"], a["extnPwd"], a["context"], a["name"], a["transfer_phone"], Bool(a["if_auto_login"]),
            Bool(a["if_auto_ready"]));

    private static string Bool(string value) => value == "true" ? "true" : "false";

    private JsonObject Extension(string number, string password, string group, string name, string transfer, string login, string ready) => new()
    {
        ["name"] = name,
        ["if_auto_login"] = login,
        ["if_auto_ready"] = ready,
        ["uuid"] = Id(),
        ["nbr"] = number,
        ["password"] = password,
        ["typ"] = "sip",
        ["context"] = Text(_groups[group], "v"),
        ["k"] = group,
        ["created_at"] = Now(),
        ["updated_at"] = Now(),
        ["transfer_phone"] = transfer,
        ["domain"] = "127.0.0.1",
        ["priority"] = 0,
        ["description"] = "10010,AI",
    };

    private JsonObject Group(string id, string name) => new()
    {
        ["dict"] = "FS_CONTEXT",
        ["k"] = id,
        ["v"] = name,
        ["description"] = null,
        ["created_at"] = Now(),
        ["updated_at"] = Now(),
        ["deleted_at"] = null,
        ["start_url"] = "",
        ["end_url"] = "",
        ["times"] = "",
        ["hangup_dtmf"] = "0",
        ["user_uuid"] = Owner,
        ["extn_count"] = 0,
    };

    private static void SetPrompts(JsonObject group, OlaArguments arguments)
    {
        foreach (var name in (string[])["start_url", "end_url", "times", "hangup_dtmf"])
        {
            if (arguments.Has(name))
            {
                group[name] = arguments[name];
            }
        }
    }

    private static void SetConference(JsonObject conference, OlaArguments arguments)
    {
        if (arguments.Has("topic"))
        {
            conference["topic"] = arguments["topic"];
        }

        if (arguments.Has("context"))
        {
            conference["context"] = arguments["context"];
        }

        if (arguments.Has("recording"))
        {
            conference["recording"] = arguments["recording"] == "t";
        }

        if (arguments.Has("showName"))
        {
            conference["showname"] = arguments["showName"];
        }

        if (arguments.Has("blending"))
        {
            conference["blending"] = arguments["blending"];
        }
    }

    private JsonObject Member(string conference, string number, string state) => new()
    {
        ["uuid"] = Id(),
        ["typ"] = state,
        ["conference_uuid"] = conference,
        ["member_number"] = number,
        ["joined_number"] = number,
        ["created_at"] = Now(),
        ["joined_at"] = Now(),
        ["left_at"] = null,
    };

    private JsonObject TrunkGroup() => new()
    {
        ["uuid"] = "f051befd-28f1-4902-beea-57cad693fb3c",
        ["parent_uuid"] = null,
        ["name"] = _exchange.Options.TrunkName,
        ["level"] = 0,
        ["description"] = "",
        ["group_nbr"] = null,
        ["typ"] = "GATEWAY",
        ["display_order"] = 0,
        ["created_at"] = Now(),
        ["updated_at"] = "2023-05-29 17:46:60",
        ["synced_at"] = null,
        ["strategy"] = "polling",
        ["user_uuid"] = Owner,
        ["date_setting_uuid"] = null,
        ["count"] = 9999999,
    };

    private JsonObject Caller(WaitingCaller caller) => new()
    {
        ["uuid"] = OlaAgent.LegId(caller.Call.Id),
        ["caller_number"] = caller.Number,
        ["created_at"] = OlaTime.ToText(caller.Since, _options.TimeZone),
        ["wait_time"] = ((long)(_exchange.Clock.GetUtcNow() - caller.Since).TotalSeconds).ToString(CultureInfo.InvariantCulture),
    };

    private JsonObject Queue(string number) => new()
    {
        // Printed as a number, read as a text elsewhere.
        ["uuid"] = long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : number,
        ["agenttimeout"] = 10,
        ["callurl"] = "/sounds/waiting.mp3",
        ["chimagentanswer"] = "/sounds/answer.wav",
        ["chimfreq"] = 60,
        ["chimhangup"] = "/sounds/busy.mp3",
        ["chimvoicemail"] = "",
        ["enablevoicemail"] = "false",
        ["hidencallernumber"] = "false",
        ["judgeflag"] = 0,
        ["moh"] = null,
        ["name"] = "AI",
        ["user_uuid"] = Owner,
        ["recordafterhangup"] = 0,
        ["repeatdtmf"] = "",
        ["takecallmanual"] = "false",
        ["timeouttype"] = 0,
        ["ttsagentanswer"] = 2,
        ["waitcallurl"] = "",
        ["waitplay"] = 0,
        ["chim_bye"] = "/sounds/busy.mp3",
        ["created_at"] = Now(),
        ["updated_at"] = Now(),
        ["before_url"] = "",
        ["end_url"] = "",
        ["times"] = "3",
        ["transfer_agent_timeout"] = "N",
        ["transfer_unready"] = "N",
        ["rule"] = "02",
        ["waitwarn"] = "false",
        ["fronturl"] = "/sounds/front.wav",
        ["rearurl"] = "/sounds/rear.wav",
        ["aidtmf"] = null,
        ["timeout_phone"] = "",
        ["strategy"] = "fifo_onhook",
        ["vmaildtmf"] = null,
        ["callname"] = "等待音.mp3",
    };
}
