using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace PbxConnectors.EightHundred.AspNetCore;

/// <summary>
/// Lets in who knows the secret and comes from an allowed network; all others see nothing there (404). Thread-safe.
/// </summary>
internal sealed class ReceiverDoor(EightHundredReceiverOptions options, ILogger logger)
{
    private readonly byte[] _secret = Encoding.UTF8.GetBytes(options.Secret);

    public ILogger Logger => logger;

    public async Task EnterAsync(HttpContext context, Func<HttpContext, Task> handle)
    {
        string endpoint = EndpointOf(context);
        byte[] given = Encoding.UTF8.GetBytes(context.Request.RouteValues["secret"] as string ?? "");
        if (!CryptographicOperations.FixedTimeEquals(given, _secret))
        {
            Refuse(context, endpoint, "the secret is wrong", StatusCodes.Status404NotFound);
        }
        else if (!IsAllowed(context.Connection.RemoteIpAddress))
        {
            Refuse(context, endpoint, "the address is not allowed", StatusCodes.Status404NotFound);
        }
        else if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsPost(context.Request.Method))
        {
            Refuse(context, endpoint, "the verb is neither GET nor POST", StatusCodes.Status405MethodNotAllowed);
        }
        else
        {
            try
            {
                await handle(context).ConfigureAwait(false);
            }
            catch (BadHttpRequestException e)
            {
                // The server's own limits, and bodies that break off.
                Refuse(context, endpoint, "the request cannot be read", e.StatusCode);
            }
            catch (Exception e) when (e is InvalidDataException or IOException)
            {
                Refuse(context, endpoint, "the form cannot be read or is too large", StatusCodes.Status400BadRequest);
            }
        }
    }

    public void Refuse(HttpContext context, string endpoint, string reason, int status)
    {
        Log.TurnedAway(logger, endpoint, reason);
        if (!context.Response.HasStarted)
        {
            context.Response.StatusCode = status;
        }
    }

    /// <summary>The last part of the path: the part before it is the secret.</summary>
    public static string EndpointOf(HttpContext context) => context.Request.Path.Value?.Split('/')[^1] ?? "";

    public static void LimitBody(HttpContext context, long bytes)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
        {
            feature.MaxRequestBodySize = bytes;
        }
    }

    private bool IsAllowed(IPAddress? address)
    {
        if (options.AllowedNetworks.Count == 0)
        {
            return true;
        }

        if (address is { IsIPv4MappedToIPv6: true })
        {
            address = address.MapToIPv4();
        }

        return address is not null && options.AllowedNetworks.Any(network => network.Contains(address));
    }
}
