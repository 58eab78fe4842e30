using System.Globalization;
using PbxConnectors.Dscom.Wire;
using PbxConnectors.Transport;

namespace PbxConnectors.Dscom.Voicemail;

/// <summary>Voicemail (document: 留言). Thread-safe.</summary>
public sealed class DscomVoicemail
{
    private const int PageSize = 100;

    private readonly DscomApi _api;
    private readonly PbxClock _clock;

    internal DscomVoicemail(DscomApi api, PbxClock clock) => (_api, _clock) = (api, clock);

    /// <summary>
    /// Streams the messages of a window: 获取留言列表, <c>GET /api/v1/voicemail</c>. Read a list narrowed by <paramref name="isRead"/> to its
    /// end before marking its messages: marking moves its pages.
    /// </summary>
    /// <param name="from">Start, included; whole seconds.</param>
    /// <param name="to">End; whether the PBX includes it is not documented.</param>
    /// <param name="isRead">Only those listened to, or only the others; null for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public IAsyncEnumerable<DscomVoicemailMessage> ListAsync(
        DateTimeOffset from, DateTimeOffset to, bool? isRead = null, CancellationToken cancellationToken = default) =>
        DscomPaging.ReadAsync(
            (page, token) => _api.GetAsync(
                DscomOperations.ListVoicemail,
                DscomQuery.Of(
                    ("page", page.ToString(CultureInfo.InvariantCulture)),
                    ("pageSize", PageSize.ToString(CultureInfo.InvariantCulture)),
                    ("start", _clock.Write(from)),
                    ("end", _clock.Write(to)),
                    ("is_read", isRead is { } read ? YesNo(read) : null)),
                token),
            PageSize,
            row => DscomVoicemailMessage.Read(row, _clock),
            static message => message.Id is { } id ? (object)id : message,
            cancellationToken);

    /// <summary>Marks a message: 标记留言收听状态, <c>PUT /api/v1/voicemail/{id}</c>.</summary>
    public Task MarkAsync(long id, bool isRead, CancellationToken cancellationToken = default) => _api.CommandAsync(
        DscomOperations.MarkVoicemail,
        "/api/v1/voicemail/" + id.ToString(CultureInfo.InvariantCulture),
        body => body.WriteString("is_read", YesNo(isRead)),
        cancellationToken);

    private static string YesNo(bool value) => value ? "yes" : "no";
}
