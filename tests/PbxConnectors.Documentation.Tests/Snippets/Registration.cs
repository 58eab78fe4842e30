using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PbxConnectors.Dscom;
using PbxConnectors.EightHundred;
using PbxConnectors.EightHundred.AspNetCore;
using PbxConnectors.EightHundred.Devices;
using PbxConnectors.EmptyNumber;

namespace PbxConnectors.Documentation.Tests.Snippets;

/// <summary>How connections are registered.</summary>
internal static class Registration
{
    public static void Umbrella(HostApplicationBuilder builder)
    {
        #region by configuration
        builder.Services.AddPbxConnectors(builder.Configuration.GetSection("Pbx"));
        #endregion
    }

    public static void Handler(IServiceCollection services, IConfigurationSection section)
    {
        #region a handler of one connection
        var pbx = services.AddPbxConnectors(section);
        pbx.Connections.Single(c => c.Name == "branch").HttpClient.AddHttpMessageHandler<MyHandler>();
        #endregion
    }

    #region default and named dialer
    public sealed class Reception(IPbxDialer dialer, [FromKeyedServices("shop")] IPbxDialer shop);
    #endregion

    public static void ShortDscom(IServiceCollection services)
    {
        #region dscom in short
        services.AddDscom(options =>
        {
            options.BaseAddress = new Uri("https://pbx.example:8443");
            options.ClientId = "…";
            options.ClientSecret = "…";
            options.UserName = "…";
            options.Password = "…";
            options.TimeZone = "Asia/Shanghai";
        });
        #endregion
    }

    public static void Dscom(IServiceCollection services, IConfiguration configuration)
    {
        #region dscom
        services.AddDscom(options =>
        {
            options.BaseAddress = new Uri("https://pbx.example:8443");   // no path: that is PathPrefix
            options.ClientId = "4";
            options.ClientSecret = configuration["Dscom:ClientSecret"]!;
            options.UserName = "api";
            options.Password = configuration["Dscom:Password"]!;
            options.TimeZone = "Asia/Shanghai";                           // the document's times have no zone
        });
        #endregion
    }

    public static void Ola(IServiceCollection services, IConfiguration configuration)
    {
        #region ola
        services.AddOla(options =>
        {
            options.BaseAddress = new Uri("http://pbx.example:8080");    // the call service, without a path
            options.UserName = "api";
            options.Password = configuration["Ola:Password"]!;           // travels in a query, as the PBX demands: prefer https
            options.TimeZone = "Asia/Shanghai";                          // the document's times have no zone
            options.Session.UserName = "8001";                           // empty: no WebSocket
            options.Session.Password = configuration["Ola:Session:Password"]!;
        });
        #endregion
    }

    public static void ShortOla(IServiceCollection services)
    {
        #region ola in short
        services.AddOla(options =>
        {
            options.BaseAddress = new Uri("http://pbx.example:8080");
            options.UserName = "…";            // account of the IPPBX, for HTTP
            options.Password = "…";
            options.TimeZone = "Asia/Shanghai";
            options.Session.UserName = "8001"; // extension and its password, for the WebSocket; leave empty to do without
            options.Session.Password = "…";
        });
        #endregion
    }

    public static void EightHundred(IServiceCollection services, IConfiguration configuration)
    {
        #region 800ing
        services.AddEightHundred(options =>
        {
            options.BaseAddress = new Uri("https://pbx.example:8443");   // no path: that is JsonDataPath
            options.Account = "100000001";
            options.Password = configuration["Pbx:Password"]!;           // or PasswordHash, where the PBX hashes in another way
            options.RequestForm = EightHundredRequestForm.Post;          // keeps credentials and numbers out of access logs, where the PBX takes forms
        });
        #endregion
    }

    public static void ShortEightHundred(IServiceCollection services, IConfiguration configuration)
    {
        #region 800ing in short
        services.AddEightHundred(o =>
        {
            o.BaseAddress = new Uri("https://pbx.example:8443");
            o.Account = "100000001";
            o.Password = configuration["Pbx:Password"]!;   // or PasswordHash; the MD5 is sent with every request
        });
        #endregion
    }

    public static void Receivers(WebApplicationBuilder builder, WebApplication app)
    {
        #region receivers of 800ing
        builder.Services.AddEightHundred(builder.Configuration.GetSection("Pbx"));
        builder.Services.AddEightHundredDevices(new MySink());                   // only for device boxes

        app.MapEightHundred(options =>
        {
            options.Secret = app.Configuration["Pbx:PushSecret"]!;               // 16 characters or more
            options.AllowedNetworks.Add(System.Net.IPNetwork.Parse("192.0.2.0/24"));
            options.VerifyPushes = true;                                         // ask the PBX before believing
        });
        #endregion
    }

    public static void ShortReceivers(WebApplicationBuilder builder, WebApplication app)
    {
        #region receivers of 800ing in short
        builder.Services.AddEightHundred(builder.Configuration.GetSection("EightHundred"));
        builder.Services.AddEightHundredDevices(new MySink());              // only for device boxes

        app.MapEightHundred(o =>
        {
            o.Secret = app.Configuration["EightHundred:PushSecret"]!;       // https://you.example/800ing/{secret}/call-event
            o.AllowedNetworks.Add(System.Net.IPNetwork.Parse("192.0.2.0/24"));
            o.VerifyPushes = true;                                          // asks the PBX before believing
        });
        #endregion
    }

    public static void Screening(IServiceCollection services)
    {
        #region screening as a service
        services.AddEmptyNumberScreening(options =>
        {
            options.BaseAddress = new Uri("http://screening.example:8080/");
            options.LibraryFolder = "announcements";       // announcements/<label>/<name>.wav
            options.Screening.Lines = 8;
        }).RunAsHostedService();
        #endregion
    }

    public static async Task ScreenAsync(CancellationToken stoppingToken)
    {
        #region screening in a program
        var services = new ServiceCollection();
        services.AddDscom(pbx =>
        {
            pbx.BaseAddress = new Uri("https://pbx.example/");
            pbx.ClientId = "…"; pbx.ClientSecret = "…"; pbx.UserName = "…"; pbx.Password = "…";
        });
        services.AddEmptyNumberScreening(options =>
        {
            options.BaseAddress = new Uri("http://screening.example:8080/");
            options.LibraryFolder = "announcements";     // label/name.wav
            options.Screening.Lines = 8;
        });

        await using var provider = services.BuildServiceProvider();
        var worker = provider.GetRequiredService<ScreeningWorker>();
        await foreach (var number in worker.RunAsync(stoppingToken))
        {
            Console.WriteLine(number);                   // 138****1234 empty (0.97)
        }
        #endregion
    }

    public static void Named(IServiceCollection services, IConfiguration configuration)
    {
        #region several connections
        services.AddOla("beijing", configuration.GetSection("Beijing"));
        services.AddDscom("shanghai", configuration.GetSection("Shanghai"));
        #endregion
    }

    #region a named dialer
    public sealed class NightShift([FromKeyedServices("beijing")] IPbxDialer dialer)
    {
        public Task<PbxCall> WakeAsync(string number, CancellationToken cancellationToken) =>
            dialer.DialAsync(new DialRequest("8001", number), cancellationToken);
    }
    #endregion

    public static void Registry(IPbxDialerRegistry registry, string name)
    {
        #region the registry
        foreach (PbxIdentity connection in registry.Connections)
        {
            Console.WriteLine(connection);                       // ola:beijing, dscom:shanghai
        }

        if (registry.TryGet(name, out IPbxDialer? dialer))
        {
            Console.WriteLine(dialer.Capabilities.CallStates);   // how call states are learnt: pushed, polled, from the record
        }
        #endregion
    }

    public static async Task WithoutContainerAsync(DscomOptions options, ILoggerFactory loggerFactory, CancellationToken cancellationToken)
    {
        #region without a container
        await using DscomClient client = DscomClient.Create(options, loggerFactory: loggerFactory);
        await using var dialer = new PbxConnectors.Dscom.Dialing.DscomDialer(client, loggerFactory);
        await using PbxCall call = await dialer.DialAsync(new DialRequest("8001", "10086"), cancellationToken);
        #endregion
    }

    private sealed class MyHandler : DelegatingHandler;

    private sealed class MySink : IEightHundredDeviceSink
    {
        public Task OnStatusAsync(string mac, EightHundredDeviceStatus status, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task OnRecordingAsync(EightHundredDeviceUpload upload, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
