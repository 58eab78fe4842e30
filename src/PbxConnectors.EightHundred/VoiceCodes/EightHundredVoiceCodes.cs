using PbxConnectors.EightHundred.Wire;

namespace PbxConnectors.EightHundred.VoiceCodes;

/// <summary>Calls that speak a verification code or a text (document: 2.4.2, 2.4.3). Thread-safe.</summary>
public sealed class EightHundredVoiceCodes
{
    private readonly EightHundredApi _api;

    internal EightHundredVoiceCodes(EightHundredApi api) => _api = api;

    /// <summary>Calls a number and speaks, at most once: 外呼语音验证码, <c>phoneAudit</c>.</summary>
    /// <returns>The call's id, for <see cref="ListAsync"/>.</returns>
    public async Task<long?> StartAsync(EightHundredVoiceCode code, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(code);
        ArgumentException.ThrowIfNullOrWhiteSpace(code.Phone);
        ArgumentException.ThrowIfNullOrWhiteSpace(code.Text);
        using var reply = await _api.CallAsync(
            EightHundredOperations.StartVoiceCode,
            new()
            {
                { "yzm", code.Text },
                { "type", code.Type.Value },
                { "ws_wlstConnectId", code.ConnectId },
                { "phone", code.Phone },
                { "isRecord", code.Record?.Value },
                { "commandNo", code.CommandNumber },
            },
            cancellationToken).ConfigureAwait(false);
        return reply["id"].WholeNumber;
    }

    /// <summary>Streams voice-code calls with their outcome: 外呼语音记录查询, <c>getPhoneAudit</c>.</summary>
    public IAsyncEnumerable<EightHundredVoiceCodeCall> ListAsync(
        EightHundredVoiceCodeQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        Page.Check(query.PageSize);
        return EightHundredPaging.ReadAsync(
            (_, page, token) => _api.CallAsync(
                EightHundredOperations.ListVoiceCodes,
                new()
                {
                    { "id", query.Id },
                    { "startTime", query.From is { } from ? _api.Clock.Write(from) : null },
                    { "endTime", query.To is { } to ? _api.Clock.Write(to) : null },
                    { "status", query.Statuses.Count == 0 ? null : string.Join(',', query.Statuses.Select(s => s.Value)) },
                    { "sipShowPhone", query.MapDisplayNumber },

                    // The one list that counts pages, where the others count rows.
                    { "page", page },
                    { "rows", query.PageSize },
                    { "loginId", query.LoginId },
                },
                token),
            query.PageSize,
            ["rows"],
            row => EightHundredVoiceCodeCall.Read(row, _api.Clock),
            static call => call.Id,
            cancellationToken);
    }
}
