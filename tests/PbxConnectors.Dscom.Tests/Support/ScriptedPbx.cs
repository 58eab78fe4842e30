using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using PbxConnectors.Dscom.Dialing;

namespace PbxConnectors.Dscom.Tests;

/// <summary>
/// A PBX that takes every dial and whose records and extensions a test writes, with a dialer over it that asks without pause. For what
/// the simulated exchange never does.
/// </summary>
internal sealed class ScriptedPbx : IAsyncDisposable
{
    private readonly StubPbx _pbx = new();
    private readonly ConcurrentQueue<(int Count, TaskCompletionSource Reached)> _waits = new();
    private int _dials;
    private int _questions;

    public ScriptedPbx(Action<DscomOptions>? configure = null)
    {
        _pbx.Answer("dial", _ =>
        {
            int number = Interlocked.Increment(ref _dials);
            return StubReply.Json(NamesCalls
                ? $$$"""{"code":"200","msg":"成功","data":{"uniqueid":"hwd-1.{{{number}}}"},"total":0}"""
                : """{"code":"200","msg":"成功","data":[],"total":0}""");
        });
        _pbx.Answer("listCallRecords", request =>
        {
            int question = Interlocked.Increment(ref _questions);
            var reply = OnQuestion(question, request);
            foreach (var wait in _waits.Where(wait => question >= wait.Count))
            {
                wait.Reached.TrySetResult();
            }

            return reply;
        });
        _pbx.Answer("getExtensionStatus", _ => ExtensionState is { } state
            ? StubReply.Json($$"""{"code":"200","msg":"成功","data":[{"endpoint":"8001","state":"{{state}}"}],"total":1}""")
            : Broken);
        Client = _pbx.CreateClient(
            options =>
            {
                options.Http.MaxRetries = 0;
                options.Dialing.PollInterval = TimeSpan.FromMilliseconds(1);
                options.Dialing.StatusInterval = TimeSpan.FromMilliseconds(1);
                configure?.Invoke(options);
            },
            Time);
        Dialer = new DscomDialer(Client, timeProvider: Time);
    }

    public ShiftedTimeProvider Time { get; } = new();

    public DscomClient Client { get; }

    public DscomDialer Dialer { get; }

    /// <summary>Whether the answer to a dial names the call.</summary>
    public bool NamesCalls { get; set; } = true;

    /// <summary>What extension 8001 is said to do; null where the PBX fails to say.</summary>
    public volatile string? ExtensionState = "In use";

    /// <summary>Rows of <c>/api/v1/cdr</c>.</summary>
    public ConcurrentQueue<string> Records { get; } = new();

    /// <summary>Answers the n-th question for records.</summary>
    public Func<int, StubRequest, StubReply> OnQuestion { get; set; } = static (_, _) => Empty;

    public static StubReply Empty => StubReply.Json("""{"code":"200","msg":"成功","data":[],"total":0}""");

    public static StubReply Broken => new(HttpStatusCode.InternalServerError, "");

    public IReadOnlyList<StubRequest> Requests => _pbx.Requests;

    public int CountOf(string operation) => Requests.Count(request => request.Operation == operation);

    /// <summary>Lets the questions be answered with what is in <see cref="Records"/>, page by page.</summary>
    public ScriptedPbx AnswerWithRecords()
    {
        OnQuestion = (_, request) =>
        {
            int size = int.Parse(request.Query["pageSize"], CultureInfo.InvariantCulture);
            int page = int.Parse(request.Query["page"], CultureInfo.InvariantCulture);
            var rows = Records.ToArray();
            return StubReply.Json($$"""{"code":"200","msg":"成功","data":[{{string.Join(',', rows.Skip((page - 1) * size).Take(size))}}],"total":{{rows.Length}}}""");
        };
        return this;
    }

    /// <summary>Writes a record of the n-th dial, begun now; further members replace those.</summary>
    public void AddRecord(int dial = 1, string members = "", string destination = DscomLab.Number, string source = "8001")
    {
        string now = TimeZoneInfo.ConvertTime(Time.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById(TestOptions.Zone))
            .ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        string more = members.Length > 0 ? "," + members : "";
        Records.Enqueue($$"""
            {"id":{{Records.Count + 1}},"calldate":"{{now}}","start":"{{now}}","end":"{{now}}","src":"{{source}}","dst":"{{destination}}","channel":"PJSIP/8001-0000000a",
             "dstchannel":"PJSIP/trunk-0000000b","uniqueid":"hwd-1.{{dial}}","linkedid":"hwd-1.{{dial}}","disposition":"NO ANSWER","billsec":0{{more}}}
            """);
    }

    public Task<PbxCall> DialAsync(string to = DscomLab.Number, string? displayNumber = null) =>
        Dialer.DialAsync(new DialRequest("8001", to) { DisplayNumber = displayNumber }, TestTimeout.Token);

    /// <summary>Completes when records have been asked for so many times since now.</summary>
    public Task WaitForQuestionsAsync(int more)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waits.Enqueue((Volatile.Read(ref _questions) + more, reached));
        return reached.Task.WaitAsync(TestTimeout.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await Dialer.DisposeAsync();
        await Client.DisposeAsync();
        _pbx.Dispose();
    }
}
