using System.Globalization;
using System.Text.Json.Nodes;

namespace PbxConnectors.Testing;

// Status of extensions.
internal sealed partial class DscomApi
{
    private Reply ListExtensions(DscomArguments arguments)
    {
        var extensions = exchange.Extensions.Where(extension => Accepts(arguments["endpoint"], extension.Number)).ToArray();
        return Page(extensions, arguments.Integer("page", 1), arguments.Integer("pageSize", 10), WriteExtension);
    }

    private JsonObject WriteExtension(SimulatedExtension extension)
    {
        var state = exchange.GetExtensionState(extension.Number) ?? SimulatedExtensionState.Unavailable;
        var calls = state is SimulatedExtensionState.Unavailable or SimulatedExtensionState.Idle ? 0 : 1;
        var isRegistered = state != SimulatedExtensionState.Unavailable;
        return new JsonObject
        {
            ["endpoint"] = extension.Number,
            ["state"] = EndpointState(state),
            ["channels"] = string.Create(CultureInfo.InvariantCulture, $"{calls} of inf"),
            ["cid"] = extension.Number,
            ["registerIp"] = isRegistered ? extension.Behaviour.Address : "",
            ["registerPort"] = isRegistered ? extension.Behaviour.Port.ToString(CultureInfo.InvariantCulture) : "",
        };
    }

    // The document lists three states; the PBX below it, Asterisk, has more, and a ringing phone shows one of those.
    private static string EndpointState(SimulatedExtensionState state) => state switch
    {
        SimulatedExtensionState.Unavailable => "Unavailable",
        SimulatedExtensionState.Idle => "Not in use",
        SimulatedExtensionState.Ringing => "Ringing",
        SimulatedExtensionState.OnHold => "On Hold",
        _ => "In use",
    };
}
