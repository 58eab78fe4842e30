namespace PbxConnectors.EightHundred.Tests;

/// <summary>Blacklist and campaigns in common terms.</summary>
public sealed class FeatureTests
{
    [Fact]
    public async Task A_barred_number_is_listed_until_it_is_taken_off_and_doing_either_twice_is_harmless()
    {
        await using var lab = await Lab.StartAsync();
        lab.Dialer.TryGetFeature<IPbxBlacklist>(out var blacklist).ShouldBeTrue();

        await blacklist.AddToBlacklistAsync(Lab.Silent, cancellationToken: Lab.Limit);
        await blacklist.AddToBlacklistAsync(Lab.Silent, cancellationToken: Lab.Limit);
        (await blacklist.ListBlacklistAsync(Lab.Limit)).ShouldHaveSingleItem().Number.ShouldBe(Lab.Silent);

        await blacklist.RemoveFromBlacklistAsync(Lab.Silent, Lab.Limit);
        await blacklist.RemoveFromBlacklistAsync(Lab.Silent, Lab.Limit);
        (await blacklist.ListBlacklistAsync(Lab.Limit)).ShouldBeEmpty();
        lab.Server.ProtocolViolations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Barring_one_direction_is_refused_before_anything_is_sent()
    {
        await using var lab = await Lab.StartAsync();

        await Should.ThrowAsync<PbxNotSupportedException>(() =>
            lab.Dialer.AddToBlacklistAsync(Lab.Silent, BlacklistScope.Inbound, Lab.Limit));

        lab.Server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_campaign_is_started_by_the_name_of_its_flow_and_its_calls_are_listed()
    {
        await using var lab = await Lab.StartAsync();
        lab.Dialer.TryGetFeature<IPbxCampaigns>(out var campaigns).ShouldBeTrue();
        string flow = (await lab.Client.Campaigns.ListFlowsAsync(cancellationToken: Lab.Limit))[0].Name!;

        string? id = await campaigns.StartCampaignAsync(
            new CampaignRequest { Name = "回访", Application = flow, Numbers = [Lab.Answering, Lab.Silent] }, Lab.Limit);

        var calls = new List<CampaignCall>();
        await foreach (var call in campaigns.ListCampaignCallsAsync(id!, Lab.Limit))
        {
            calls.Add(call);
        }

        calls.Select(call => call.Number).ShouldBe([Lab.Answering, Lab.Silent], ignoreOrder: true);
        calls.ShouldAllBe(call => call.CampaignId == id && call.State != CampaignCallState.Unknown);
        lab.Server.ProtocolViolations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_flow_that_is_not_there_is_named_with_those_that_are()
    {
        await using var lab = await Lab.StartAsync();

        var error = await Should.ThrowAsync<ArgumentException>(() => lab.Dialer.StartCampaignAsync(
            new CampaignRequest { Application = "no such flow", Numbers = [Lab.Answering] }, Lab.Limit));

        error.Message.ShouldContain("lab flow");
    }
}
