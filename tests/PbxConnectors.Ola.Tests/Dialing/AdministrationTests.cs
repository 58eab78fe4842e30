using PbxConnectors.Testing;

namespace PbxConnectors.Ola.Tests;

/// <summary>Conferences, blacklist and campaigns in common terms, as HTTP carries them.</summary>
public sealed class AdministrationTests
{
    private const string Number = "13900000001";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task They_are_features_with_and_without_a_web_socket(bool session)
    {
        await using var lab = await OlaLab.StartAsync();
        var dialer = lab.Dialer(lab.Client(session: session));

        dialer.TryGetFeature<IPbxConferences>(out _).ShouldBeTrue();
        dialer.TryGetFeature<IPbxBlacklist>(out _).ShouldBeTrue();
        dialer.TryGetFeature<IPbxCampaigns>(out _).ShouldBeTrue();
    }

    [Fact]
    public async Task A_conference_is_created_filled_muted_and_ended()
    {
        await using var lab = await OlaLab.StartAsync();
        var dialer = lab.Dialer(lab.Client());

        var created = await dialer.CreateConferenceAsync("周会", TestTimeout.Token);
        await dialer.InviteToConferenceAsync(created.Id, "8001", TestTimeout.Token);
        await dialer.InviteToConferenceAsync(created.Id, "8002", TestTimeout.Token);
        await dialer.InviteToConferenceAsync(created.Id, "8003", TestTimeout.Token);
        await dialer.MuteInConferenceAsync(created.Id, "8001", muted: true, TestTimeout.Token);
        await dialer.MuteInConferenceAsync(created.Id, "8002", muted: true, TestTimeout.Token);
        await dialer.MuteInConferenceAsync(created.Id, "8002", muted: false, TestTimeout.Token);
        await dialer.RemoveFromConferenceAsync(created.Id, "8003", TestTimeout.Token);
        var during = await dialer.ListConferenceMembersAsync(created.Id, TestTimeout.Token);
        await dialer.EndConferenceAsync(created.Id, TestTimeout.Token);
        var after = await dialer.ListConferenceMembersAsync(created.Id, TestTimeout.Token);

        created.Number.ShouldNotBeNullOrEmpty();
        (await dialer.ListConferencesAsync(TestTimeout.Token)).ShouldHaveSingleItem().ShouldBe(created);
        during.Select(member => (member.Number, member.VendorState)).ShouldBe(
            [("8001", "beMute"), ("8002", "inMeeting"), ("8003", "outMeeting")]);
        during[0].JoinedAt.ShouldBe(lab.Time.GetUtcNow());
        after.ShouldAllBe(member => member.VendorState == "outMeeting");
        lab.Server.ProtocolViolations.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(BlacklistScope.Inbound, "2")]
    [InlineData(BlacklistScope.Outbound, "3")]
    [InlineData(BlacklistScope.Both, "4")]
    public async Task A_number_is_barred_and_told_of_in_the_same_scope(BlacklistScope scope, string flag)
    {
        await using var lab = await OlaLab.StartAsync();
        var dialer = lab.Dialer(lab.Client());

        await dialer.AddToBlacklistAsync(Number, scope, TestTimeout.Token);

        var entry = (await dialer.ListBlacklistAsync(TestTimeout.Token)).ShouldHaveSingleItem();
        (entry.Number, entry.Scope, entry.AddedAt).ShouldBe((Number, scope, lab.Time.GetUtcNow()));
        lab.Server.Requests.Single(r => r.Operation == "addToBlacklist").BodyText.ShouldBe($"phone={Number}&special_flag={flag}");
    }

    [Theory]
    [InlineData(BlacklistScope.Inbound, BlacklistScope.Inbound, BlacklistScope.Inbound)]
    [InlineData(BlacklistScope.Both, BlacklistScope.Outbound, BlacklistScope.Both)]
    [InlineData(BlacklistScope.Inbound, BlacklistScope.Outbound, BlacklistScope.Both)]
    [InlineData(BlacklistScope.Outbound, BlacklistScope.Both, BlacklistScope.Both)]
    public async Task Barring_a_barred_number_again_keeps_one_entry_that_bars_all_that_was_asked_for(
        BlacklistScope first, BlacklistScope second, BlacklistScope then)
    {
        await using var lab = await OlaLab.StartAsync();
        var dialer = lab.Dialer(lab.Client());

        await dialer.AddToBlacklistAsync(Number, first, TestTimeout.Token);
        await dialer.AddToBlacklistAsync(Number, second, TestTimeout.Token);

        (await dialer.ListBlacklistAsync(TestTimeout.Token)).ShouldHaveSingleItem().Scope.ShouldBe(then);
    }

    [Fact]
    public async Task A_number_that_holds_a_barred_one_is_barred_for_itself_and_removed_for_itself()
    {
        await using var lab = await OlaLab.StartAsync();
        var dialer = lab.Dialer(lab.Client());

        await dialer.AddToBlacklistAsync("0" + Number, cancellationToken: TestTimeout.Token);
        await dialer.AddToBlacklistAsync(Number, cancellationToken: TestTimeout.Token);
        await dialer.RemoveFromBlacklistAsync("0" + Number, TestTimeout.Token);

        (await dialer.ListBlacklistAsync(TestTimeout.Token)).ShouldHaveSingleItem().Number.ShouldBe(Number);
    }

    [Fact]
    public async Task A_number_is_removed_whatever_it_was_barred_from_and_removing_it_again_is_harmless()
    {
        await using var lab = await OlaLab.StartAsync();
        var client = lab.Client();
        var dialer = lab.Dialer(client);
        await client.Blacklist.AddAsync(Number, Blacklist.OlaBlacklistKind.Inbound, TestTimeout.Token);
        await client.Blacklist.AddAsync(Number, Blacklist.OlaBlacklistKind.Outbound, TestTimeout.Token);

        await dialer.RemoveFromBlacklistAsync(Number, TestTimeout.Token);
        await dialer.RemoveFromBlacklistAsync(Number, TestTimeout.Token);

        (await dialer.ListBlacklistAsync(TestTimeout.Token)).ShouldBeEmpty();
        lab.Server.Requests.Where(r => r.Operation == "removeFromBlacklist").Select(r => r.BodyText).ShouldBe(
            [$"phone={Number}&special_flag=2", $"phone={Number}&special_flag=3"]);
    }

    [Fact]
    public async Task A_flag_that_is_not_documented_is_a_scope_not_known_and_no_failure()
    {
        using var pbx = CannedPbx.Answering("""[{"phone":"13900000001","special_flag":9},{"phone":null,"special_flag":2}]""");
        await using var client = pbx.Client();
        await using var dialer = new PbxConnectors.Ola.Dialing.OlaDialer(client);

        var entry = (await dialer.ListBlacklistAsync(TestTimeout.Token)).ShouldHaveSingleItem();

        (entry.Number, entry.Scope).ShouldBe((Number, (BlacklistScope?)null));
    }

    [Theory]
    [InlineData("ivr:29", "OprType=ivr&flow_id=29")]
    [InlineData("queue:10010", "OprType=queue&queue=10010")]
    [InlineData("play:/sounds/a:b.wav", "OprType=play&file=%2Fsounds%2Fa%3Ab.wav&fileType=")]
    [InlineData("text:您好", "OprType=play&file=%E6%82%A8%E5%A5%BD&fileType=text")]
    public async Task A_campaign_is_sent_once_with_the_companions_of_its_application(string application, string form)
    {
        await using var lab = await OlaLab.StartAsync();
        var dialer = lab.Dialer(lab.Client());

        string? id = await dialer.StartCampaignAsync(
            new CampaignRequest { Name = "20260301", Numbers = [Number, "13900000002"], Application = application, Trunk = "trunkLab" },
            TestTimeout.Token);

        id.ShouldBeNull("the PBX names none");
        lab.Server.Requests.Single(r => r.Operation == "startGroupCall").BodyText.ShouldBe(
            $"numbers={Number}%2C13900000002&batchAccept=20260301&gatewayGrp=trunkLab&{form}");
        lab.Server.ProtocolViolations.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("ai:plan", "trunkLab")]
    [InlineData("29", "trunkLab")]
    [InlineData("ivr:", "trunkLab")]
    [InlineData("", "trunkLab")]
    [InlineData("ivr:29", null)]
    [InlineData("ivr:29", " ")]
    public async Task A_campaign_without_a_known_application_or_a_trunk_is_the_callers_mistake_and_not_sent(
        string application, string? trunk)
    {
        await using var lab = await OlaLab.StartAsync();
        var dialer = lab.Dialer(lab.Client());
        var campaign = new CampaignRequest { Numbers = [Number], Application = application, Trunk = trunk };

        var error = await Should.ThrowAsync<ArgumentException>(() => dialer.StartCampaignAsync(campaign, TestTimeout.Token));

        error.Message.ShouldContain(trunk == "trunkLab" ? "ivr:ID, queue:ID, play:PATH and text:WORDS" : "Trunk");
        lab.Server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_calls_of_a_campaign_cannot_be_listed()
    {
        await using var lab = await OlaLab.StartAsync();
        var dialer = lab.Dialer(lab.Client());

        var error = Should.Throw<PbxNotSupportedException>(() => dialer.ListCampaignCallsAsync("20260301", TestTimeout.Token));

        error.RequestedOperation.ShouldBe(PbxOperation.Campaigns);
        dialer.Capabilities[PbxOperation.Campaigns].ShouldBe(CapabilityDegree.SupportedWithoutConfirmation);
    }
}
