using PbxConnectors.Ola.Wire;
using PbxConnectors.Transport;

namespace PbxConnectors.Ola.Conferences;

/// <summary>Conferences (document: 会议). Thread-safe.</summary>
public sealed class OlaConferences
{
    private readonly OlaApi _api;

    internal OlaConferences(OlaApi api) => _api = api;

    /// <summary>Creates a conference: 新增, <c>POST /api/conferences/saveConf</c> without an id. Sent at most once.</summary>
    public async Task<OlaConferenceId> CreateAsync(OlaConferenceSettings settings, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentException.ThrowIfNullOrWhiteSpace(settings.Topic);
        using var reply = await _api.SendAsync(
            OlaOperations.CreateConference, OlaOperations.CreateConference.Path, Form(new OlaForm(), settings), cancellationToken)
            .ConfigureAwait(false);
        return reply.Root["confUuid"].Value() is { } id
            ? new OlaConferenceId(id, reply.Root["nbr"].Value())
            : throw new PbxProtocolException(
                $"{OlaOperations.CreateConference.Name}: the PBX took the command and named no conference (no confUuid member).",
                _api.Details(OlaOperations.CreateConference));
    }

    /// <summary>Changes a conference: 修改, <c>POST /api/conferences/saveConf</c> with its id. Everything is overwritten.</summary>
    public Task UpdateAsync(string id, OlaConferenceSettings settings, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentException.ThrowIfNullOrWhiteSpace(settings.Topic);
        return _api.CommandAsync(
            OlaOperations.UpdateConference,
            OlaOperations.UpdateConference.Path,
            Form(new OlaForm().Add("confId", id), settings),
            cancellationToken);
    }

    /// <summary>Deletes a conference: 删除, <c>POST /api/conferences/delConf/{uuid}</c>.</summary>
    public Task DeleteAsync(string id, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        return _api.CommandAsync(
            OlaOperations.DeleteConference,
            OlaPath.Fill(OlaOperations.DeleteConference.Path, id),
            new OlaForm(),
            cancellationToken);
    }

    /// <summary>Lists conferences, all or by number or name: 查询, <c>GET /api/conferences/conference/detail</c>.</summary>
    public Task<IReadOnlyList<OlaConference>> ListAsync(
        string? number = null, string? topic = null, CancellationToken cancellationToken = default) =>
        _api.ListAsync(
            OlaOperations.ListConferences,
            OlaOperations.ListConferences.Path + OlaPath.Query(("nbr", number), ("topic", topic)),
            row => OlaConference.Read(row, _api.Clock),
            cancellationToken);

    /// <summary>
    /// Replaces the members of a conference: 添加会议成员, <c>POST /api/conferences/addConfMembers</c>. The PBX deletes those it had,
    /// so give all.
    /// </summary>
    public Task SetMembersAsync(string id, IEnumerable<string> members, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        ArgumentNullException.ThrowIfNull(members);

        // The document prints confld here and confId elsewhere: a slip of the pen, but only the PBX knows whose.
        return _api.CommandAsync(
            OlaOperations.SetConferenceMembers,
            OlaOperations.SetConferenceMembers.Path,
            new OlaForm().Add("confId", id).Add("confld", id).Add("members", OlaNumbers.Join(members, nameof(members))),
            cancellationToken);
    }

    /// <summary>
    /// Lists the members of a conference with their state: 查询会议成员, <c>GET /api/conferences/liveConf/{UUID}</c>.
    /// </summary>
    public Task<IReadOnlyList<OlaConferenceMember>> ListMembersAsync(string id, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        return _api.ListAsync(
            OlaOperations.ListConferenceMembers,
            OlaPath.Fill(OlaOperations.ListConferenceMembers.Path, id),
            row => OlaConferenceMember.Read(row, _api.Clock),
            cancellationToken);
    }

    /// <summary>
    /// Calls a member into a conference: 加入会议, <c>POST /api/conferences/dialConf/{member}/{UUID}</c>. Sent at most once.
    /// </summary>
    public Task InviteAsync(string id, string member, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        ArgumentException.ThrowIfNullOrWhiteSpace(member);
        return _api.CommandAsync(
            OlaOperations.InviteConferenceMember,
            OlaPath.Fill(OlaOperations.InviteConferenceMember.Path, member, id),
            new OlaForm(),
            cancellationToken);
    }

    /// <summary>Removes a member from a conference: 踢出, <c>POST /api/conferences/oprConf/{member}/{uuid}/kick</c>.</summary>
    public Task RemoveMemberAsync(string id, string member, CancellationToken cancellationToken = default) =>
        ControlAsync(id, member, "kick", cancellationToken);

    /// <summary>Silences a member: 禁言, <c>POST /api/conferences/oprConf/{member}/{uuid}/mute</c>.</summary>
    public Task MuteMemberAsync(string id, string member, CancellationToken cancellationToken = default) =>
        ControlAsync(id, member, "mute", cancellationToken);

    /// <summary>Lets a member speak again: 取消禁言, <c>POST /api/conferences/oprConf/{member}/{uuid}/unmute</c>.</summary>
    public Task UnmuteMemberAsync(string id, string member, CancellationToken cancellationToken = default) =>
        ControlAsync(id, member, "unmute", cancellationToken);

    /// <summary>Ends a conference for everybody: 取消会议, <c>POST /api/conferences/oprConf/all/{uuid}/kick</c>.</summary>
    public Task EndAsync(string id, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        return _api.CommandAsync(
            OlaOperations.EndConference, OlaPath.Fill(OlaOperations.EndConference.Path, id), new OlaForm(), cancellationToken);
    }

    private Task ControlAsync(string id, string member, string what, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        ArgumentException.ThrowIfNullOrWhiteSpace(member);
        if (member == "all")
        {
            throw new ArgumentException("'all' stands for every member on the wire: to end the conference call EndAsync.", nameof(member));
        }

        return _api.CommandAsync(
            OlaOperations.ControlConferenceMember,
            OlaPath.Fill(OlaOperations.ControlConferenceMember.Path, member, id, what),
            new OlaForm(),
            cancellationToken);
    }

    private static OlaForm Form(OlaForm form, OlaConferenceSettings settings) => form
        .Add("topic", settings.Topic)
        .Add("context", settings.OutboundGroupId)
        .AddShort("recording", settings.Record)
        .Add("showName", settings.NameDisplay == OlaNameDisplay.Alias ? "alias" : "extn")
        .Add("blending", settings.Blending);
}
