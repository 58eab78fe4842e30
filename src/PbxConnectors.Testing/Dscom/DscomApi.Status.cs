using System.Globalization;
using System.Text.Json.Nodes;

namespace PbxConnectors.Testing;

// Status of extensions and trunks.
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

    private Reply ListTrunks(DscomArguments arguments)
    {
        string[] trunks = Accepts(arguments["trunk_name"], exchange.Options.TrunkName) ? [exchange.Options.TrunkName] : [];
        return Page(trunks, arguments.Integer("page", 1), arguments.Integer("pageSize", 10), WriteTrunk);
    }

    private JsonObject WriteTrunk(string name)
    {
        var calls = exchange.ActiveCalls.Count(call => call.Direction != CallDirection.Internal);
        return new JsonObject
        {
            ["endpoint"] = name,
            ["state"] = !exchange.TrunkIsAvailable ? "Unavailable" : calls > 0 ? "In use" : "Not in use",
            ["channels"] = string.Create(CultureInfo.InvariantCulture, $"{calls} of inf"),
            ["serverIp"] = exchange.Options.TrunkAddress,
            ["serverPort"] = exchange.Options.TrunkPort.ToString(CultureInfo.InvariantCulture),
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
