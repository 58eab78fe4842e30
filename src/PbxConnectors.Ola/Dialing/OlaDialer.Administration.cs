using PbxConnectors.Ola.Blacklist;
using PbxConnectors.Ola.Campaigns;
using PbxConnectors.Ola.Conferences;

namespace PbxConnectors.Ola.Dialing;

// Conferences, blacklist and campaigns: what is done over HTTP whether or not there is a WebSocket.
public sealed partial class OlaDialer
{
    private const char AfterKind = ':';

    /// <summary>Creates a conference that is not recorded; settings of its own are on <see cref="OlaClient.Conferences"/>.</summary>
    public async Task<Conference> CreateConferenceAsync(string topic, CancellationToken cancellationToken = default)
    {
        var created = await _client.Conferences.CreateAsync(new OlaConferenceSettings { Topic = topic }, cancellationToken)
            .ConfigureAwait(false);
        return new Conference { Id = created.Id, Topic = topic, Number = created.Number };
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<Conference>> ListConferencesAsync(CancellationToken cancellationToken = default)
    {
        var conferences = await _client.Conferences.ListAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        return
        [
            .. conferences.Select(conference => new Conference
            {
                Id = conference.Id ?? "",
                Topic = conference.Topic,
                Number = conference.Number,
                StartedAt = conference.StartedAt,
            }),
        ];
    }

    /// <inheritdoc />
    public Task InviteToConferenceAsync(string conferenceId, string number, CancellationToken cancellationToken = default) =>
        _client.Conferences.InviteAsync(conferenceId, number, cancellationToken);

    /// <inheritdoc />
    public Task RemoveFromConferenceAsync(string conferenceId, string number, CancellationToken cancellationToken = default) =>
        _client.Conferences.RemoveMemberAsync(conferenceId, number, cancellationToken);

    /// <inheritdoc />
    public Task MuteInConferenceAsync(
        string conferenceId, string number, bool muted, CancellationToken cancellationToken = default) => muted
        ? _client.Conferences.MuteMemberAsync(conferenceId, number, cancellationToken)
        : _client.Conferences.UnmuteMemberAsync(conferenceId, number, cancellationToken);

    /// <inheritdoc />
    public async Task<IReadOnlyList<ConferenceMember>> ListConferenceMembersAsync(
        string conferenceId, CancellationToken cancellationToken = default)
    {
        var members = await _client.Conferences.ListMembersAsync(conferenceId, cancellationToken).ConfigureAwait(false);
        return
        [
            .. members.Select(member => new ConferenceMember
            {
                Number = member.Number ?? member.JoinedNumber ?? "",
                VendorState = member.StateText,
                JoinedAt = member.JoinedAt,
                LeftAt = member.LeftAt,
            }),
        ];
    }

    /// <inheritdoc />
    public Task EndConferenceAsync(string conferenceId, CancellationToken cancellationToken = default) =>
        _client.Conferences.EndAsync(conferenceId, cancellationToken);

    /// <summary>
    /// Bars a number, in addition to what it is barred from already. Reads the blacklist first: whether ola takes a number twice is not
    /// documented. Two callers who bar one number at the same moment may both add it.
    /// </summary>
    public async Task AddToBlacklistAsync(
        string number, BlacklistScope scope = BlacklistScope.Both, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(number);
        var wanted = scope switch
        {
            BlacklistScope.Both => OlaBlacklistKind.Both,
            BlacklistScope.Inbound => OlaBlacklistKind.Inbound,
            BlacklistScope.Outbound => OlaBlacklistKind.Outbound,
            _ => throw new ArgumentOutOfRangeException(nameof(scope), scope, "Unknown scope of a blacklist."),
        };
        var present = await ReadBlacklistAsync(number, cancellationToken).ConfigureAwait(false);
        if (present.All(kind => kind is null))
        {
            await _client.Blacklist.AddAsync(number, wanted, cancellationToken).ConfigureAwait(false);
        }
        else if (!Covers(present, wanted))
        {
            // Barred the other way only: the vendor's own word for the two together.
            await _client.Blacklist.UpdateAsync(number, OlaBlacklistKind.Both, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Takes a number off the blacklist, entry by entry: whether ola removes all of them at once is not documented. A number that is not
    /// there is harmless.
    /// </summary>
    public async Task RemoveFromBlacklistAsync(string number, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(number);
        foreach (var kind in await ReadBlacklistAsync(number, cancellationToken).ConfigureAwait(false))
        {
            await _client.Blacklist.RemoveAsync(number, kind, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<BlacklistEntry>> ListBlacklistAsync(CancellationToken cancellationToken = default)
    {
        var entries = await _client.Blacklist.ListAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        return
        [
            .. entries.Where(entry => entry.Number is not null).Select(entry => new BlacklistEntry
            {
                Number = entry.Number!,
                Scope = entry.Kind switch
                {
                    OlaBlacklistKind.Inbound => BlacklistScope.Inbound,
                    OlaBlacklistKind.Outbound => BlacklistScope.Outbound,
                    OlaBlacklistKind.Both => BlacklistScope.Both,
                    _ => null,
                },
                AddedAt = entry.CreatedAt,
            }),
        ];
    }

    /// <summary>
    /// Starts a group call. <see cref="CampaignRequest.Application"/> is <c>ivr:ID</c>, <c>queue:ID</c>, <c>play:PATH</c> or
    /// <c>text:WORDS</c>; <see cref="CampaignRequest.Trunk"/> is required; <see cref="CampaignRequest.Name"/> travels as the batch id.
    /// </summary>
    /// <returns>Null: ola names no campaign.</returns>
    /// <exception cref="ArgumentException">The application is none of these, there is no trunk group or no number.</exception>
    public async Task<string?> StartCampaignAsync(CampaignRequest campaign, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(campaign);
        if (string.IsNullOrWhiteSpace(campaign.Trunk))
        {
            throw new ArgumentException("ola calls through a trunk group: name it in Trunk.", nameof(campaign));
        }

        await _client.Campaigns.StartAsync(
            new OlaGroupCall
            {
                Numbers = campaign.Numbers,
                TrunkGroup = campaign.Trunk,
                Route = RouteOf(campaign.Application) ?? throw new ArgumentException(
                    "ola knows the applications ivr:ID, queue:ID, play:PATH and text:WORDS; its AI is on OlaClient.Campaigns.",
                    nameof(campaign)),
                BatchId = campaign.Name,
            },
            cancellationToken).ConfigureAwait(false);
        return null;
    }

    /// <summary>Not supported: ola tells nothing of the calls of a campaign.</summary>
    public IAsyncEnumerable<CampaignCall> ListCampaignCallsAsync(string campaignId, CancellationToken cancellationToken = default) =>
        throw new PbxNotSupportedException(
            Pbx, PbxOperation.Campaigns, "A campaign can be started; what becomes of its single calls, the PBX does not tell.");

    // What a number is barred from; null for a word of the vendor we do not know. The PBX lists numbers that look alike too.
    private async Task<List<OlaBlacklistKind?>> ReadBlacklistAsync(string number, CancellationToken cancellationToken)
    {
        var similar = await _client.Blacklist.ListAsync(number, cancellationToken: cancellationToken).ConfigureAwait(false);
        return [.. similar.Where(entry => entry.Number == number).Select(entry => entry.Kind).Distinct()];
    }

    private static bool Covers(List<OlaBlacklistKind?> present, OlaBlacklistKind wanted) =>
        present.Contains(OlaBlacklistKind.Both)
        || (wanted == OlaBlacklistKind.Both
            ? present.Contains(OlaBlacklistKind.Inbound) && present.Contains(OlaBlacklistKind.Outbound)
            : present.Contains(wanted));

    private static OlaGroupCallRoute? RouteOf(string? application)
    {
        int end = application?.IndexOf(AfterKind, StringComparison.Ordinal) ?? -1;
        string kind = end < 0 ? "" : application![..end];
        string target = end < 0 ? "" : application![(end + 1)..].Trim();
        return (kind, target.Length > 0) switch
        {
            ("ivr", true) => OlaGroupCallRoute.ToIvr(target),
            ("queue", true) => OlaGroupCallRoute.ToQueue(target),
            ("play", true) => OlaGroupCallRoute.PlayFile(target),
            ("text", true) => OlaGroupCallRoute.Speak(target),
            _ => null,
        };
    }
}
