using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PbxConnectors.EightHundred;
using PbxConnectors.Testing;

namespace PbxConnectors.EndToEnd.Tests;

/// <summary>The same application code on every vendor, swapped by its registration; and what none of them may ever tell.</summary>
public sealed class AllVendorsTests
{
    private const string Answering = "19900030001";
    private const string Nobody = "19900030002";

#pragma warning disable CA5351 // What the vendor's wire carries.
    private static readonly string[] Secrets =
    [
        "planted-secret-one", "planted-pass-two", "planted-user-three", "lab-8001", "600000077",
        Convert.ToHexString(MD5.HashData(Encoding.UTF8.GetBytes("planted-pass-two"))), Answering, Nobody,
    ];
#pragma warning restore CA5351

    public static TheoryData<string> Vendors() => ["dscom", "ola", "800ing"];

    [Theory]
    [MemberData(nameof(Vendors))]
    public async Task An_answered_call_is_followed_to_its_end_by_the_same_code_on_every_vendor(string vendor)
    {
        await using var lab = await StartAsync();
        await using var services = Register(Watched.Services(), lab, vendor).BuildServiceProvider(Validated);

        var result = await CallAsync(services.GetRequiredService<IPbxDialer>(), Answering);

        result.Reason.ShouldBe(EndReason.Normal);
        result.AnsweredAt.ShouldNotBeNull();
        lab.Exchange.DialCount(Answering).ShouldBe(1);
    }

    [Fact]
    public async Task All_vendors_stand_side_by_side_in_one_container()
    {
        await using var lab = await StartAsync();
        var collection = Watched.Services();
        foreach (string vendor in new[] { "dscom", "ola", "800ing" })
        {
            Register(collection, lab, vendor, name: vendor);
        }

        await using var services = collection.BuildServiceProvider(Validated);

        var registry = services.GetRequiredService<IPbxDialerRegistry>();
        registry.Connections.Select(c => c.Vendor).ShouldBe(["dscom", "ola", "800ing"]);
        foreach (var connection in registry.Connections)
        {
            registry.TryGet(connection.Connection, out var dialer).ShouldBeTrue();
            dialer.Pbx.ShouldBe(connection);
            services.GetRequiredKeyedService<IPbxDialer>(connection.Connection).ShouldBeSameAs(dialer);
        }
    }

    [Theory]
    [MemberData(nameof(Vendors))]
    public async Task No_secret_and_no_number_leaves_in_logs_errors_texts_traces_or_metrics(string vendor)
    {
        var told = new ConcurrentQueue<string>();
        var log = new WatchedLog();
        using var activities = ListenToActivities(told);
        using var metrics = ListenToMetrics(told);
        await using var lab = await StartAsync();
        lab.Dscom.Faults.Next("dial", Fault.Status(500, $"password=planted-pass-two for {Nobody}")).Next("listCallRecords", Fault.Garbage);
        lab.Ola.Faults.Next("dial", Fault.Status(500, $"password=planted-pass-two for {Nobody}")).Next("wsDial", Fault.Status(500));
        lab.EightHundred.Faults.Next("startCallback", Fault.Status(500, $"sa_password=planted-pass-two for {Nobody}"));

        foreach (bool rightPassword in new[] { true, false })
        {
            var collection = Watched.Services();
            collection.AddLogging(logging => logging.AddProvider(log).SetMinimumLevel(LogLevel.Trace));
            await using var services = Register(collection, lab, vendor, rightPassword: rightPassword).BuildServiceProvider(Validated);
            var dialer = services.GetRequiredService<IPbxDialer>();
            foreach (string number in new[] { Nobody, Answering })
            {
                told.Enqueue(new DialRequest("8001", number).ToString());
                try
                {
                    told.Enqueue((await CallAsync(dialer, number, told.Enqueue)).ToString());
                }
                catch (PbxException e)
                {
                    told.Enqueue(e.ToString());
                    told.Enqueue($"{e.VendorMessage} {e.Body} {e.VendorCode}");
                }
            }
        }

        string everything = string.Join('\n', told.Concat(log.Lines));
        everything.ShouldContain("pbx.vendor");
        log.Lines.ShouldNotBeEmpty();
        foreach (string secret in Secrets)
        {
            everything.ShouldNotContain(secret, Case.Sensitive);
        }
    }

    private static ServiceProviderOptions Validated => new() { ValidateScopes = true, ValidateOnBuild = true };

    private static async Task<CallResult> CallAsync(IPbxDialer dialer, string number, Action<string>? tell = null)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await using var call = await dialer.DialAsync(new DialRequest("8001", number), limit.Token);
        await foreach (var change in call.ReadStatesAsync(limit.Token))
        {
            tell?.Invoke(change.ToString());
        }

        tell?.Invoke(call.ToString());
        return await call.Completion;
    }

    private static Task<PbxLaboratory> StartAsync() => PbxLaboratory.StartAsync(new PbxLaboratoryOptions
    {
        NumberPlan = new NumberPlan()
            .Assign(Answering, NumberScenario.Answered(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5)))
            .Assign(Nobody, NumberScenario.EmptyNumber()),
        Dscom = new DscomServerOptions { ClientSecret = "planted-secret-one", UserName = "planted-user-three", Password = "planted-pass-two" },
        Ola = new OlaServerOptions { UserName = "planted-user-three", Password = "planted-pass-two" },
        EightHundred = new EightHundredServerOptions { Account = "600000077", Password = "planted-pass-two" },
        TimeProvider = new ScaledTimeProvider(20),
    });

    private static ServiceCollection Register(
        ServiceCollection services, PbxLaboratory lab, string vendor, string name = "", bool rightPassword = true)
    {
        services.AddSingleton(lab.Exchange.Clock);
        string password = rightPassword ? "planted-pass-two" : "planted-pass-two-wrong";
        switch (vendor)
        {
            case "dscom":
                services.AddDscom(name, options =>
                {
                    options.BaseAddress = Root(lab.Dscom.BaseAddress);
                    (options.ClientId, options.ClientSecret) = (lab.Dscom.ClientId, lab.Dscom.ClientSecret);
                    (options.UserName, options.Password) = (lab.Dscom.UserName, password);
                    options.TimeZone = "Asia/Shanghai";
                    options.Http.AttemptTimeout = TimeSpan.FromMinutes(10);
                });
                break;
            case "ola":
                services.AddOla(name, options =>
                {
                    options.BaseAddress = Root(lab.Ola.BaseAddress);
                    (options.UserName, options.Password) = (lab.Ola.UserName, password);
                    (options.Session.UserName, options.Session.Password) = ("8001", rightPassword ? "lab-8001" : "lab-8001-wrong");
                    options.Session.Address = lab.Ola.SocketAddress;
                    options.Session.ReplyTimeout = TimeSpan.FromMinutes(10);
                    options.Session.Socket.ConnectTimeout = TimeSpan.FromMinutes(10);
                    options.TimeZone = "Asia/Shanghai";
                    options.Http.AttemptTimeout = TimeSpan.FromMinutes(10);
                });
                break;
            default:
                services.AddEightHundred(name, options =>
                {
                    options.BaseAddress = Root(lab.EightHundred.BaseAddress);
                    (options.Account, options.Password) = (lab.EightHundred.Account, password);
                    options.Dialing.FromExtension = EightHundredExtensionDialing.Callback;
                    options.Http.AttemptTimeout = TimeSpan.FromMinutes(10);
                });
                break;
        }

        return services;
    }

    private static Uri Root(Uri address) => new(address.GetLeftPart(UriPartial.Authority));

    // The servers stand in this process too; what they trace of the requests they get is theirs.
    private static ActivityListener ListenToActivities(ConcurrentQueue<string> told)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => !source.Name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => told.Enqueue(
                $"{activity.OperationName} {activity.DisplayName} {activity.StatusDescription} " +
                string.Join(' ', activity.TagObjects.Select(tag => $"{tag.Key}={tag.Value}")) +
                string.Join(' ', activity.Events.SelectMany(e => e.Tags).Select(tag => $"{tag.Key}={tag.Value}"))),
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private static MeterListener ListenToMetrics(ConcurrentQueue<string> told)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (!instrument.Meter.Name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal))
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Tell(instrument, tags));
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Tell(instrument, tags));
        listener.Start();
        return listener;

        void Tell(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var text = new StringBuilder(instrument.Name);
            foreach (var tag in tags)
            {
                text.Append(' ').Append(tag.Key).Append('=').Append(tag.Value);
            }

            told.Enqueue(text.ToString());
        }
    }
}
