using System.Globalization;
using System.Runtime.CompilerServices;
using PbxConnectors.EightHundred.Campaigns;

namespace PbxConnectors.EightHundred.Dialing;

// Blacklist and campaigns, which are lists the PBX keeps and not calls.
public sealed partial class EightHundredDialer
{
    /// <summary>Bars a number; 800ing does not tell directions apart.</summary>
    public async Task AddToBlacklistAsync(
        string number, BlacklistScope scope = BlacklistScope.Both, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(number);
        if (scope != BlacklistScope.Both)
        {
            throw new PbxNotSupportedException(Pbx, PbxOperation.Blacklist, "It does not tell directions apart: use BlacklistScope.Both.");
        }

        try
        {
            await _client.Blacklist.AddAsync([number], cancellationToken).ConfigureAwait(false);
        }
        catch (PbxRejectedException e) when (e.VendorCode == EightHundredErrorCodes.AlreadyExists)
        {
            // Barred already is barred.
        }
    }

    /// <inheritdoc />
    public async Task RemoveFromBlacklistAsync(string number, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(number);
        try
        {
            await _client.Blacklist.RemoveAsync([number], cancellationToken).ConfigureAwait(false);
        }
        catch (PbxRejectedException e) when (e.VendorCode == EightHundredErrorCodes.NotFound)
        {
            // Not there is as wished.
        }
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<BlacklistEntry>> ListBlacklistAsync(CancellationToken cancellationToken = default)
    {
        var numbers = await _client.Blacklist.ListAsync(cancellationToken).ConfigureAwait(false);
        return [.. numbers.Select(number => new BlacklistEntry { Number = number, Scope = BlacklistScope.Both })];
    }

    /// <summary>
    /// Starts an automatic campaign. <see cref="CampaignRequest.Application"/> is the name or the id of a call flow of the PBX, which also
    /// chooses the trunk. The id returned names flow and campaign, <c>7001:42</c>.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such flow; the message names those there are.</exception>
    public async Task<string?> StartCampaignAsync(CampaignRequest campaign, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(campaign);
        var flows = await _client.Campaigns.ListFlowsAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        var flow = flows.FirstOrDefault(f => f.Name == campaign.Application || Text(f.Id) == campaign.Application)
            ?? throw new ArgumentException(
                $"The PBX has no call flow '{campaign.Application}'. It has: {string.Join(", ", flows.Select(f => f.Name))}.", nameof(campaign));
        long? id = await _client.Campaigns.CreateAsync(
            new EightHundredCampaign(
                campaign.Name ?? flow.Name ?? campaign.Application,
                EightHundredCampaignType.Automatic,
                [.. campaign.Numbers.Select(number => new EightHundredCampaignItem(number))])
            {
                FlowName = flow.Name,
            },
            cancellationToken).ConfigureAwait(false);
        return id is null || flow.Id is null ? null : $"{Text(flow.Id)}:{Text(id)}";
    }

    /// <summary>Streams the calls of a campaign named by the id <see cref="StartCampaignAsync"/> returned.</summary>
    public async IAsyncEnumerable<CampaignCall> ListCampaignCallsAsync(
        string campaignId, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(campaignId);
        string[] parts = campaignId.Split(':');
        if (parts.Length != 2 || !TryRead(parts[0], out long flow) || !TryRead(parts[1], out long campaign))
        {
            throw new ArgumentException("A campaign's id is flow and campaign, as in 7001:42.", nameof(campaignId));
        }

        var query = new EightHundredCampaignQuery(flow) { CampaignId = campaign };
        await foreach (var call in _client.Campaigns.ListCallsAsync(query, cancellationToken).ConfigureAwait(false))
        {
            yield return new CampaignCall
            {
                CampaignId = campaignId,
                Number = call.Phone,
                State = call.Status?.Value switch
                {
                    "0" => CampaignCallState.Pending,
                    "1" => CampaignCallState.Dialing,
                    "2" => CampaignCallState.Paused,
                    "3" => CampaignCallState.NoAnswer,
                    "4" => CampaignCallState.Answered,
                    "5" => CampaignCallState.Connected,
                    _ => CampaignCallState.Unknown,
                },
                VendorState = call.Status?.Value,
                AnsweredAt = call.AnsweredAt,
                EndedAt = call.EndedAt,
                TalkTime = call.TalkTime,
                Recording = call.RecordingPath is { } path ? new RecordingReference(Pbx, path) : null,
            };
        }
    }

    private static string? Text(long? id) => id?.ToString(CultureInfo.InvariantCulture);

    private static bool TryRead(string text, out long id) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id);
}
