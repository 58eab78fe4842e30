using System.Globalization;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using PbxConnectors.Dscom;
using PbxConnectors.Dscom.Dialing;
using PbxConnectors.Dscom.Records;
using PbxConnectors.EightHundred;
using PbxConnectors.EightHundred.Dialing;
using PbxConnectors.Ola;
using PbxConnectors.Ola.Dialing;

namespace PbxConnectors.Vendors.Benchmarks;

/// <summary>
/// What one more event costs while so many calls are followed at once: the time must not grow with the calls. What a call keeps in memory is
/// written before each run.
/// </summary>
[MemoryDiagnoser]
public class TrackedCallBenchmarks
{
    private readonly List<PbxCall> _calls = [];
    private DscomCallTracker _dscom = null!;
    private DscomCallRecord[] _records = null!;
    private OlaMessages _messages = null!;
    private OlaClient _ola = null!;
    private OlaDialer _olaDialer = null!;
    private EightHundredClient _eightHundred = null!;
    private EightHundredDialer _eightHundredDialer = null!;
    private long _callback;
    private int _next;

    [Params(100, 1_000, 10_000)]
    public int Calls { get; set; }

    [GlobalSetup(Target = nameof(Dscom))]
    public async Task DialOverDscomAsync()
    {
        // Of calls that others placed from the same extensions: what a busy PBX tells most.
        _records =
        [
            .. Enumerable.Range(0, Calls).Select(i => new DscomCallRecord
            {
                Source = OlaMessages.Extension(i),
                Destination = "13900000002",
                Channel = $"PJSIP/{OlaMessages.Extension(i)}-{i:x8}",
                UniqueId = string.Create(CultureInfo.InvariantCulture, $"1772331000.{i}"),
                LinkedId = string.Create(CultureInfo.InvariantCulture, $"1772331000.{i}"),
            }),
        ];
        var options = Options.Dscom();
        options.Dialing.PollInterval = TimeSpan.FromDays(1);
        _dscom = new DscomCallTracker(DscomClient.Create(options, Options.DscomPbx([])), NullLogger.Instance, TimeProvider.System);
        await DialAsync("dscom", i =>
        {
            var source = _dscom.Calls.CreateSource(
                new DialRequest(OlaMessages.Extension(i), "13900000001"), static (_, _) => Task.CompletedTask);
            string uniqueId = string.Create(CultureInfo.InvariantCulture, $"1772330000.{i}");
            source.AddVendorId(new VendorCallId("uniqueid", uniqueId));
            _dscom.Calls.NotePlaced(source);
            _dscom.Follow(new DscomTrackedCall(source, DateTimeOffset.UtcNow, uniqueId));
            return Task.FromResult(source.Call);
        });
    }

    [GlobalSetup(Target = nameof(Ola))]
    public async Task DialOverOlaAsync()
    {
        _messages = new OlaMessages(Calls);
        var options = Options.Ola();
        (options.Dialing.PollInterval, options.Dialing.SafetyPollInterval) = (TimeSpan.FromDays(1), TimeSpan.FromDays(1));
        _ola = OlaClient.Create(options, Pbx.Answering("""{"code":200,"result":"ok"}"""u8.ToArray()));
        _olaDialer = new OlaDialer(_ola);
        await DialAsync("ola", i => _olaDialer.DialAsync(new DialRequest(OlaMessages.Extension(i), "13900000001")));
    }

    [GlobalSetup(Target = nameof(EightHundred))]
    public async Task DialOverEightHundredAsync()
    {
        var options = Options.EightHundred();
        options.Dialing.PollInterval = TimeSpan.FromDays(1);
        _eightHundred = EightHundredClient.Create(
            options, new Pbx(_ => System.Text.Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"code":0,"id":{{++_callback}}}"""))));
        _eightHundredDialer = new EightHundredDialer(_eightHundred);
        await DialAsync("800ing", _ => _eightHundredDialer.DialAsync(new DialRequest(DialSource.FromOutsideNumber("02355550100"), "13900000001")));
    }

    [Benchmark]
    public void Dscom() => _dscom.Accept(_records[_next++ % Calls]);

    [Benchmark]
    public void Ola() => _ola.Connection.Accept(DateTimeOffset.UnixEpoch, _messages.Next(_next++ % Calls));

    [Benchmark]
    public bool EightHundred() => _eightHundred.Events.Accept(_eightHundred.Events.ReadCallback(
    [
        new("cbkId", ((_next++ % Calls) + 1).ToString(CultureInfo.InvariantCulture)), new("cbkStatus", "5"),
        new("cbkTransferSuccessTime", "2026-03-01 10:00:20"),
    ]));

    private async Task DialAsync(string vendor, Func<int, Task<PbxCall>> dial)
    {
        await dial(0);
        long before = BytesKept();
        for (int i = 1; i < Calls; i++)
        {
            _calls.Add(await dial(i));
        }

        long perCall = (BytesKept() - before) / (Calls - 1);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"// {vendor}: {perCall} bytes kept per call, {Calls} calls"));
    }

    // Compacted, and without what only waits for its finalizer: else the same calls are now of one size and now of another.
    private static long BytesKept()
    {
        for (int i = 0; i < 2; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
