using PbxConnectors.EightHundred.Wire;

namespace PbxConnectors.EightHundred.Numbers;

/// <summary>Where numbers belong, and rules that replace a dialled number (document: 2.2.5, 2.4.4). Thread-safe.</summary>
public sealed class EightHundredNumbers
{
    private readonly EightHundredApi _api;

    internal EightHundredNumbers(EightHundredApi api) => _api = api;

    /// <summary>Looks up where a number belongs: 获取号码区域, <c>getAreaPhone</c>.</summary>
    public async Task<EightHundredNumberArea> LookUpAreaAsync(string phone, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(phone);
        using var reply = await _api.CallAsync(EightHundredOperations.LookUpArea, new() { { "phone", phone } }, cancellationToken)
            .ConfigureAwait(false);
        return EightHundredNumberArea.Read(reply.Payload);
    }

    /// <summary>When one number calls another, dials a third in its place: 设置代拨号码缓存, <c>setIvrDialing</c>.</summary>
    /// <param name="source">Calling number.</param>
    /// <param name="destination">Called number.</param>
    /// <param name="dialInstead">Number dialled in its place.</param>
    /// <param name="validity">How long the rule holds, in the PBX's unit, which the document does not name.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public Task SetProxyDialingAsync(
        string source, string destination, string dialInstead, int? validity = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(source);
        ArgumentException.ThrowIfNullOrWhiteSpace(destination);
        ArgumentException.ThrowIfNullOrWhiteSpace(dialInstead);
        return _api.CommandAsync(
            EightHundredOperations.SetProxyDialing,
            new() { { "sourcePhone", source }, { "descPhone", destination }, { "dialPhone", dialInstead }, { "saveTimes", validity } },
            cancellationToken);
    }
}
