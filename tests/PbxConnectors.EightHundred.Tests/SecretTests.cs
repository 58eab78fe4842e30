using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PbxConnectors.EightHundred.Callbacks;
using PbxConnectors.EightHundred.Extensions;
using PbxConnectors.Testing;

namespace PbxConnectors.EightHundred.Tests;

/// <summary>Account, password, hash and numbers reach no log, error, text, trace or measurement.</summary>
public sealed class SecretTests
{
    private const string Account = "planted-account";
    private const string Password = "planted-password";
    private const string ExtensionPassword = "planted-extension";
    private const string ReceiverUrl = "https://receiver.example/800ing/planted-push/callback";

    [Fact]
    public async Task Planted_secrets_are_found_nowhere()
    {
        var told = new Told();
        using var activities = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = told.Add,
        };
        ActivitySource.AddActivityListener(activities);
        using var meters = new MeterListener { InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument) };
        meters.SetMeasurementEventCallback<double>((_, _, tags, _) => told.Add(tags));
        meters.SetMeasurementEventCallback<long>((_, _, tags, _) => told.Add(tags));
        meters.Start();

        await using var lab = await Lab.StartAsync(
            new EightHundredServerOptions { Account = Account, Password = Password },
            o => (o.Http.MaxRetries, o.Http.RetryDelay) = (1, TimeSpan.Zero),
            (services, _) => services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(told)));
        await lab.Client.Extensions.GetOwnAsync(Lab.Limit);
        var call = await lab.Dialer.DialAsync(new DialRequest(DialSource.FromOutsideNumber(Lab.Office), Lab.Answering), Lab.Limit);
        told.Add(call.ToString());
        told.Add((await call.Completion.WaitAsync(Lab.Limit)).Records[0].ToString());
        told.Add(lab.Client.Options.ToString());

        // The laboratory must not call a host that is only a name.
        lab.Server.Faults.Always("callbackStatus", Fault.Drop);
        string template = EightHundredCallbackTemplate.Encode(EightHundredCallbackTemplate.For(ReceiverUrl));
        string echo = $$"""{"code":-6,"message":"bad sql for {{Account}} {{Password}} {{Lab.Answering}} {{template}} {{ReceiverUrl}} in {{lab.Server.Requests[0].Query["sa_password"]}}"}""";
        string echoedCode = $$"""{"code":"{{Account}}","message":"x"}""";
        foreach (var fault in new[] { Fault.Body(echo), Fault.Body(echoedCode), Fault.Status(500, echo), Fault.Status(401, echo), Fault.Status(200, "<" + echo), Fault.Drop, Fault.Garbage })
        {
            lab.Server.Faults.Always("startCallback", fault).Always("createExtension", fault).Always("listCallbacks", fault);
            told.Add(await Should.ThrowAsync<PbxException>(() => lab.Client.Callbacks.StartAsync(Lab.Office, Lab.Answering, ReceiverUrl)));
            told.Add(await Should.ThrowAsync<PbxException>(() => lab.Client.Callbacks.GetAsync(1)));
            told.Add(await Should.ThrowAsync<PbxException>(() => lab.Client.Extensions.CreateAsync(
                new EightHundredExtensionSettings { Extension = "450", Password = ExtensionPassword, Mobile = Lab.Silent })));
        }

        string hash = lab.Server.Requests[0].Query["sa_password"];
        told.Texts.Count.ShouldBeGreaterThan(50);
        foreach (string secret in new[] { Account, Password, ExtensionPassword, hash, Lab.Answering, Lab.Silent, Lab.Office, "sa_password=", "planted-push", template[..60] })
        {
            told.Texts.Where(text => text.Contains(secret, StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty();
        }
    }

    private sealed class Told : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Texts { get; } = new();

        public void Add(string text) => Texts.Enqueue(text);

        public void Add(PbxException error)
        {
            Add(error.ToString());
            Add($"{error.Body} {error.VendorMessage} {error.VendorCode} {error.Operation}");
            foreach (object? key in error.Data.Keys)
            {
                Add($"{key}={error.Data[key!]}");
            }
        }

        public void Add(Activity activity)
        {
            // The server of the laboratory is no part of the library.
            if (!activity.Source.Name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal))
            {
                Add($"{activity.DisplayName} {activity.StatusDescription} {string.Join(' ', activity.TagObjects)}");
            }
        }

        public void Add(ReadOnlySpan<KeyValuePair<string, object?>> tags) => Add(string.Join(' ', tags.ToArray()));

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Add(formatter(state, exception) + exception);

        public void Dispose()
        {
        }
    }
}
