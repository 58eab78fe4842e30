using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PbxConnectors.EightHundred;
using PbxConnectors.EightHundred.AspNetCore;

#pragma warning disable IDE0130 // Found where endpoints are mapped.
namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the receivers of what 800ing pushes.</summary>
public static class EightHundredEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps three endpoints below <c>/800ing/{secret}/</c>, for GET and POST: <c>call-event</c> (2.10.4), <c>callback</c> (the callback URL of
    /// 2.3.1) and <c>device</c> (2.1.10). Events reach <see cref="EightHundredClient.Events"/> and calls in flight; boxes' uploads reach the
    /// <see cref="IEightHundredDeviceSink"/>.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="configure">Who may push, and how much; the secret is required.</param>
    /// <param name="connection">Name of the connection; empty for the unnamed one.</param>
    /// <exception cref="ArgumentException">Options are missing or wrong; the message lists all of them.</exception>
    public static IEndpointConventionBuilder MapEightHundred(
        this IEndpointRouteBuilder endpoints, Action<EightHundredReceiverOptions> configure, string connection = "")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(configure);
        ArgumentNullException.ThrowIfNull(connection);
        var options = new EightHundredReceiverOptions();
        configure(options);
        options.Validate();

        var services = endpoints.ServiceProvider;
        var client = connection.Length == 0
            ? services.GetRequiredService<EightHundredClient>()
            : services.GetRequiredKeyedService<EightHundredClient>(connection);
        var door = new ReceiverDoor(options, services.GetRequiredService<ILoggerFactory>().CreateLogger("PbxConnectors.EightHundred.AspNetCore"));
        var pushes = new PushReceiver(client, options, door);
        var devices = new DeviceReceiver(
            options,
            door,
            services.GetService<IEightHundredDeviceSink>(),
            services.GetService<EightHundredDeviceMessages>() ?? new EightHundredDeviceMessages(),
            services.GetService<TimeProvider>() ?? TimeProvider.System);

        // The secret is no route literal: literals show in logs and metrics as the route.
        var group = endpoints.MapGroup("/800ing/{secret}");
        group.Map("/call-event", (RequestDelegate)(context => door.EnterAsync(context, pushes.CallEventAsync)));
        group.Map("/callback", (RequestDelegate)(context => door.EnterAsync(context, pushes.CallbackAsync)));
        group.Map("/device", (RequestDelegate)(context => door.EnterAsync(context, devices.ReceiveAsync)));
        return group;
    }

    /// <summary>Adds the message queue of device boxes as a service, and optionally the sink for what they upload.</summary>
    public static IServiceCollection AddEightHundredDevices(this IServiceCollection services, IEightHundredDeviceSink? sink = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddSingleton<EightHundredDeviceMessages>();
        if (sink is not null)
        {
            services.AddSingleton(sink);
        }

        return services;
    }
}
