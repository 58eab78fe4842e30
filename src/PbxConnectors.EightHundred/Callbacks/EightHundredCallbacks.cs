using PbxConnectors.EightHundred.Wire;

namespace PbxConnectors.EightHundred.Callbacks;

/// <summary>Callbacks: the PBX calls the source, then joins it with the destination (document: 2.3). Thread-safe.</summary>
public sealed class EightHundredCallbacks
{
    private readonly EightHundredApi _api;

    internal EightHundredCallbacks(EightHundredApi api) => _api = api;

    /// <summary>Starts a callback, at most once: 发起回拨呼叫, <c>callbackPhone</c>.</summary>
    /// <param name="source">Number called first.</param>
    /// <param name="destination">Number it is joined with.</param>
    /// <param name="callbackUrl">
    /// URL the PBX calls with the outcome, with placeholders (<see cref="EightHundredCallbackTemplate"/>); null for none.
    /// </param>
    /// <param name="cancellationToken">Gives up waiting; a callback that was started goes on.</param>
    /// <returns>The callback's id; null when the PBX names none.</returns>
    public async Task<long?> StartAsync(
        string source, string destination, string? callbackUrl = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(source);
        ArgumentException.ThrowIfNullOrWhiteSpace(destination);
        string? encoded = callbackUrl is null ? null : EightHundredCallbackTemplate.Encode(EightHundredCallbackTemplate.For(callbackUrl));

        // Its path holds the receiver's secret, and the PBX may repeat in an error what it was given.
        _api.Redactor.AddRotating(callbackUrl);
        _api.Redactor.AddRotating(encoded);
        using var reply = await _api.CallAsync(
            EightHundredOperations.StartCallback,
            new() { { "sourcePhone", source }, { "descPhone", destination }, { "callbackUrl", encoded } },
            cancellationToken).ConfigureAwait(false);
        return reply.FirstOf("id", "cbkId").WholeNumber;
    }

    /// <summary>Streams callbacks with their outcome, page by page: 获得回拨列表, <c>getCallbackList</c>.</summary>
    public IAsyncEnumerable<EightHundredCallback> ListAsync(
        EightHundredCallbackQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        Page.Check(query.PageSize);
        return EightHundredPaging.ReadAsync(
            (start, token) => _api.CallAsync(
                EightHundredOperations.ListCallbacks,
                new()
                {
                    { "start", start },
                    { "limit", query.PageSize },
                    { "extension", query.Extension },
                    { "startTime", query.From is { } from ? _api.Clock.Write(from) : null },
                    { "endTime", query.To is { } to ? _api.Clock.Write(to) : null },
                    { "id", query.Id },
                },
                token),
            query.PageSize,
            ["rows"],
            row => EightHundredCallback.Read(row, _api.Clock),
            static callback => callback.Id,
            cancellationToken);
    }

    /// <summary>Reads one callback; null when the PBX does not know it.</summary>
    public async Task<EightHundredCallback?> GetAsync(long id, CancellationToken cancellationToken = default)
    {
        await foreach (var callback in ListAsync(new EightHundredCallbackQuery { Id = id }, cancellationToken).ConfigureAwait(false))
        {
            if (callback.Id == id)
            {
                return callback;
            }
        }

        return null;
    }
}
