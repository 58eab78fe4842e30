using PbxConnectors.Ola.Wire;
using PbxConnectors.Transport;

namespace PbxConnectors.Ola.Calls;

/// <summary>
/// Call control over HTTP (document: 话务控制, 回拨). Every command is sent at most once. Success means that the PBX took it; how the
/// call goes on shows in the agent's state. Transfer and supervision are on <see cref="OlaClient.Session"/> only. Thread-safe.
/// </summary>
public sealed class OlaCalls
{
    private readonly OlaApi _api;

    internal OlaCalls(OlaApi api) => _api = api;

    /// <summary>
    /// Calls a number from an extension: 呼出, <c>PUT /api/ola/agents/{extn}/dial/{destNumber}</c>. The PBX names no call id.
    /// </summary>
    /// <param name="extension">Places the call; rings first.</param>
    /// <param name="destination">Extension or outside number.</param>
    /// <param name="text">Any text (<c>other_str</c>); the PBX keeps it with its call record.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="PbxException">Look at <see cref="PbxException.Delivery"/> before dialling again.</exception>
    public Task DialAsync(
        string extension, string destination, string? text = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(extension);
        ArgumentException.ThrowIfNullOrWhiteSpace(destination);
        string path = OlaPath.Fill(OlaOperations.Dial.Path, extension, destination);
        bool inQuery = _api.Options.SendDialTextInQuery;
        return _api.CommandAsync(
            OlaOperations.Dial,
            inQuery ? path + OlaPath.Query(("other_str", text)) : path,
            inQuery ? new OlaForm() : new OlaForm().Add("other_str", text),
            cancellationToken);
    }

    /// <summary>Hangs up an extension: 挂断, <c>PUT /api/ola/agents/{extn}/hangup</c>.</summary>
    public Task HangUpAsync(string extension, CancellationToken cancellationToken = default) =>
        CommandAsync(OlaOperations.HangUp, extension, cancellationToken);

    /// <summary>Puts an extension's call on hold: 保持, <c>PUT /api/ola/agents/{extn}/hold</c>.</summary>
    public Task HoldAsync(string extension, CancellationToken cancellationToken = default) =>
        CommandAsync(OlaOperations.Hold, extension, cancellationToken);

    /// <summary>Takes an extension's held call back: 取消保持, <c>PUT /api/ola/agents/{extn}/unhold</c>.</summary>
    public Task RetrieveAsync(string extension, CancellationToken cancellationToken = default) =>
        CommandAsync(OlaOperations.Retrieve, extension, cancellationToken);

    /// <summary>Calls one number, then a second, and joins them: 回拨, <c>POST /api/ola/makeCall</c>.</summary>
    /// <param name="from">Called first: outside number or extension.</param>
    /// <param name="to">Called second: outside number or extension.</param>
    /// <param name="trunkGroup">Name of the trunk group (<c>gwGroup</c>).</param>
    /// <param name="callId">Your id of this call (<c>caller_id</c>); not the number to show.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="PbxException">Look at <see cref="PbxException.Delivery"/> before calling again.</exception>
    public Task CallBackAsync(
        string from, string to, string trunkGroup, string? callId = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(from);
        ArgumentException.ThrowIfNullOrWhiteSpace(to);
        ArgumentException.ThrowIfNullOrWhiteSpace(trunkGroup);
        return _api.CommandAsync(
            OlaOperations.CallBack,
            OlaOperations.CallBack.Path,
            new OlaForm().Add("from", from).Add("to", to).Add("caller_id", callId).Add("gwGroup", trunkGroup),
            cancellationToken);
    }

    private Task CommandAsync(WireOperation operation, string extension, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(extension);
        return _api.CommandAsync(operation, OlaPath.Fill(operation.Path, extension), form: null, cancellationToken);
    }
}
