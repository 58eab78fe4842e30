using PbxConnectors.Ola.Agents;
using PbxConnectors.Ola.Blacklist;
using PbxConnectors.Ola.Conferences;
using PbxConnectors.Ola.OutboundGroups;
using PbxConnectors.Ola.Queues;

namespace PbxConnectors.Ola.Tests;

/// <summary>Every answer the document prints is read, member by member.</summary>
public sealed class PrintedExampleTests
{
    private static readonly TimeSpan China = TimeSpan.FromHours(8);

    [Fact]
    public async Task Extensions_are_read_as_printed_with_the_trailing_comma()
    {
        await using var client = CannedPbx.Answering(Contract.RawExample("listExtensions")).Client();

        var extension = (await client.Extensions.ListAsync()).ShouldHaveSingleItem();

        extension.Number.ShouldBe("1002");
        extension.Id.ShouldBe("03b19e33-90a8-4bab-9a31-01be01148586");
        extension.Name.ShouldBe("1002");
        extension.Password.ShouldBe("invented-secret");
        extension.AutoLogIn.ShouldBe(false);
        extension.AutoReady.ShouldBe(false);
        extension.Type.ShouldBe("sip");
        extension.OutboundGroupName.ShouldBe("呼出组");
        extension.OutboundGroupId.ShouldBe("out");
        extension.CreatedAt.ShouldBe(new DateTimeOffset(2020, 3, 19, 16, 59, 32, China));
        extension.UpdatedAt.ShouldBe(new DateTimeOffset(2023, 3, 29, 17, 56, 8, China));
        extension.TransferNumber.ShouldBeNull();
        extension.Domain.ShouldBe("127.0.0.1");
        extension.Priority.ShouldBe(0);
        extension.QueuesText.ShouldBe("1,AI");
        extension.Queues.ShouldBe(["1", "AI"]);
    }

    [Fact]
    public async Task The_extensions_of_an_outbound_group_are_read_like_extensions()
    {
        var pbx = CannedPbx.Answering(Contract.Example("listExtensions"));
        await using var client = pbx.Client();

        var extensions = await client.OutboundGroups.ListExtensionsAsync("out", "100");

        extensions.ShouldHaveSingleItem().Number.ShouldBe("1002");
        pbx.Requests[^1].PathAndQuery.ShouldBe("/api/ola/dicts/agent_detail/out?extn=100");
    }

    [Fact]
    public async Task The_state_of_an_extension_is_read()
    {
        await using var client = CannedPbx.Answering(Contract.Example("getAgentStatus")).Client();

        var agent = (await client.Agents.GetStatusAsync("1007")).ShouldNotBeNull();

        agent.Extension.ShouldBe("1007");
        agent.Id.ShouldBe("1007");
        agent.ChannelId.ShouldBeNull();
        agent.Name.ShouldBe("1007");
        agent.Type.ShouldBe("onhook");
        agent.Weight.ShouldBe(0);
        agent.Queues.ShouldBe(["10010", "10023"]);
        agent.MusicOnHold.ShouldBeNull();
        agent.WrapUpTime.ShouldBe(5000);
        agent.DialString.ShouldBe("user/1007");
        agent.State.ShouldBe(OlaAgentState.Unready);
        agent.PreviousState.ShouldBeNull();
        agent.Phase.ShouldBeNull();
        agent.IsRegistered.ShouldBe(true);
        agent.Device.ShouldBe("unknown");
        agent.Address.ShouldBe("192.0.2.10");
        agent.LoggedInAt.ShouldBe(new DateTimeOffset(2020, 7, 23, 14, 20, 50, China).AddMicroseconds(776364));
        agent.ChangedAt.ShouldBeNull("the PBX writes undefined");
    }

    [Fact]
    public async Task The_members_that_only_the_table_has_are_read_too()
    {
        const string row = """
            {"code":200,"agent":{"extn":8001,"state":"busy","private_data":"answer","call_direction":"outbound","other_number":13900000001,
             "gateway":"gw1","answered_at":"2026-03-01 20:00:00","comment":"vip","queue":"10010"}}
            """;
        await using var client = CannedPbx.Answering(row).Client();

        var agent = (await client.Agents.GetStatusAsync("8001")).ShouldNotBeNull();

        agent.Phase.ShouldBe(OlaCallPhase.Answered);
        agent.Direction.ShouldBe(CallDirection.Outbound);
        agent.OtherNumber.ShouldBe("13900000001");
        agent.Gateway.ShouldBe("gw1");
        agent.AnsweredAt.ShouldBe(new DateTimeOffset(2026, 3, 1, 20, 0, 0, China));
        agent.Comment.ShouldBe("vip");
        agent.Queues.ShouldBe(["10010"]);
        agent.ToString().ShouldNotContain("13900000001");
    }

    [Fact]
    public async Task Outbound_groups_are_read()
    {
        await using var client = CannedPbx.Answering(Contract.Example("listOutboundGroups")).Client();

        var group = (await client.OutboundGroups.ListAsync()).ShouldHaveSingleItem();

        group.Dictionary.ShouldBe("FS_CONTEXT");
        group.Id.ShouldBe("out");
        group.Name.ShouldBe("呼出组");
        group.Description.ShouldBeNull();
        group.CreatedAt.ShouldBe(new DateTimeOffset(2020, 3, 19, 17, 0, 3, China));
        group.UpdatedAt.ShouldBe(new DateTimeOffset(2020, 4, 26, 14, 40, 28, China));
        group.DeletedAt.ShouldBeNull();
        group.StartPrompt.ShouldBeNull();
        group.EndPrompt.ShouldBeNull();
        group.PromptTimes.ShouldBeNull();
        group.KeyCollection.ShouldBe(OlaKeyCollection.None);
        group.OwnerId.ShouldBe("000000000-0000-0000-0000-000000000000", "nine digits, as printed");
        group.ExtensionCount.ShouldBe(7);
    }

    [Fact]
    public async Task Queues_are_read()
    {
        await using var client = CannedPbx.Answering(Contract.Example("listQueues")).Client();

        var queue = (await client.Queues.ListAsync()).ShouldHaveSingleItem();

        queue.Id.ShouldBe("10010", "a number in the example");
        queue.Name.ShouldBe("AI");
        queue.AgentTimeout.ShouldBe(TimeSpan.FromSeconds(10));
        queue.QueueTimeout.ShouldBe(TimeSpan.FromSeconds(60));
        queue.WaitingSound.ShouldBe("/sounds/20200710115607.mp3");
        queue.WaitingSoundName.ShouldBe("致爱丽丝.mp3");
        queue.AnswerPrompt.ShouldBe("/sounds/tishi.wav");
        queue.AgentBusyPrompt.ShouldBe("/sounds/busy.mp3");
        queue.VoicemailPrompt.ShouldBeNull();
        queue.VoicemailEnabled.ShouldBe(false);
        queue.HidesCallerNumber.ShouldBe(false, "written hidencallernumber");
        queue.KeyCollection.ShouldBe(OlaKeyCollection.None);
        queue.MusicOnHold.ShouldBeNull();
        queue.OwnerId.ShouldBe("00000000-0000-0000-0000-000000000000");
        queue.CollectsKeysAfterHangUp.ShouldBe(0);
        queue.KeepWaitingKey.ShouldBeNull();
        queue.TakesCallsManually.ShouldBe(false);
        queue.TimeoutAction.ShouldBe(OlaQueueTimeoutAction.HangUp);
        queue.AnswerPromptKind.ShouldBe(2, "not in the list the document gives");
        queue.TimeoutPrompt.ShouldBeNull();
        queue.WaitPlay.ShouldBe(0);
        queue.GoodbyePrompt.ShouldBe("/sounds/busy.mp3");
        queue.CreatedAt.ShouldBe(new DateTimeOffset(2022, 11, 29, 14, 41, 18, China));
        queue.UpdatedAt.ShouldBe(new DateTimeOffset(2023, 4, 13, 10, 12, 50, China));
        queue.KeysStartPrompt.ShouldBeNull();
        queue.KeysEndPrompt.ShouldBeNull();
        queue.PromptTimes.ShouldBe(3);
        queue.TransfersOnTimeout.ShouldBe(false, "written N");
        queue.TransfersWhenNotReady.ShouldBe(false);
        queue.Rule.ShouldBe("02");
        queue.Strategy.ShouldBe("fifo_onhook");
        queue.WarnsOfWaiting.ShouldBe(false);
        queue.FrontPrompt.ShouldBe("/sounds/20201127102355.wav");
        queue.RearPrompt.ShouldBe("/sounds/20201127102110.wav");
        queue.TimeoutNumber.ShouldBeNull();
        queue.AiKey.ShouldBeNull();
        queue.VoicemailKey.ShouldBeNull();
    }

    [Fact]
    public async Task The_tables_spelling_of_a_queues_member_is_read_too()
    {
        await using var client = CannedPbx.Answering("""[{"uuid":"10010","hiddencallernumber":"true","transfer_unready":"Y"}]""").Client();

        var queue = (await client.Queues.ListAsync()).ShouldHaveSingleItem();

        queue.HidesCallerNumber.ShouldBe(true);
        queue.TransfersWhenNotReady.ShouldBe(true);
    }

    [Fact]
    public async Task Waiting_callers_are_read()
    {
        var pbx = CannedPbx.Answering(Contract.Example("getQueueCallers"));
        await using var client = pbx.Client();

        var caller = (await client.Queues.ListWaitingCallersAsync("10010")).ShouldHaveSingleItem();

        caller.CallId.ShouldBe("33333131");
        caller.CallerNumber.ShouldBe("13900000002");
        caller.CreatedAt.ShouldBe(new DateTimeOffset(2020, 2, 1, 0, 0, 0, China));
        caller.Waiting.ShouldBe(TimeSpan.FromSeconds(20));
        caller.ToString().ShouldNotContain("13900000002");
        pbx.Requests[^1].PathAndQuery.ShouldBe("/api/ola/queues/10010/get_callers");
    }

    [Fact]
    public async Task Trunk_groups_are_read_with_their_impossible_second()
    {
        await using var client = CannedPbx.Answering(Contract.Example("listTrunkGroups")).Client();

        var group = (await client.TrunkGroups.ListAsync()).ShouldHaveSingleItem();

        group.Id.ShouldBe("f051befd-28f1-4902-beea-57cad693fb3c");
        group.ParentId.ShouldBeNull();
        group.Name.ShouldBe("222");
        group.Level.ShouldBe(0);
        group.Description.ShouldBeNull();
        group.Number.ShouldBeNull();
        group.Type.ShouldBe("GATEWAY");
        group.DisplayOrder.ShouldBe(0);
        group.CreatedAt.ShouldBe(new DateTimeOffset(2023, 3, 9, 17, 4, 46, China));
        group.UpdatedAt.ShouldBe(new DateTimeOffset(2023, 5, 29, 17, 47, 0, China));
        group.UpdatedAtText.ShouldBe("2023-05-29 17:46:60");
        group.SyncedAt.ShouldBeNull();
        group.Strategy.ShouldBe("polling");
        group.OwnerId.ShouldBe("00000000-0000-0000-0000-000000000000");
        group.Capacity.ShouldBe(9999999);
        group.DateSettingId.ShouldBeNull();
    }

    [Fact]
    public async Task Voice_menus_are_read()
    {
        await using var client = CannedPbx.Answering(Contract.Example("listIvrFlows")).Client();

        var flow = (await client.Ivr.ListFlowsAsync()).ShouldHaveSingleItem();

        flow.Id.ShouldBe("29");
        flow.Name.ShouldBe("呼入语音导航");
    }

    [Fact]
    public async Task A_new_conference_is_named()
    {
        await using var client = CannedPbx.Answering(Contract.Example("createConference")).Client();

        var id = await client.Conferences.CreateAsync(new OlaConferenceSettings { Topic = "weekly" });

        id.ShouldBe(new OlaConferenceId("d2b8fb86-ff85-11ed-a941-000c29147fde", "300942914"));
    }

    [Fact]
    public async Task A_conference_without_a_name_is_an_error_that_shows_the_command_was_taken()
    {
        await using var client = CannedPbx.Answering("""{"code":200,"result":"success"}""").Client();

        var error = await Should.ThrowAsync<PbxProtocolException>(
            client.Conferences.CreateAsync(new OlaConferenceSettings { Topic = "weekly" }));

        error.Delivery.ShouldBe(Delivery.Sent);
    }

    [Fact]
    public async Task Conferences_are_read()
    {
        await using var client = CannedPbx.Answering(Contract.Example("listConferences")).Client();

        var conference = (await client.Conferences.ListAsync()).ShouldHaveSingleItem();

        conference.Id.ShouldBe("d2b8fb86-ff85-11ed-a941-000c29147fde");
        conference.Topic.ShouldBe("111112");
        conference.Number.ShouldBe("300942914");
        conference.Description.ShouldBeNull();
        conference.StartedAt.ShouldBeNull();
        conference.CreatedAt.ShouldBe(new DateTimeOffset(2023, 5, 31, 15, 36, 15, China));
        conference.CompletedAt.ShouldBeNull();
        conference.OutboundGroupId.ShouldBeNull();
        conference.Recorded.ShouldBe(false);
        conference.MembersText.ShouldBeNull();
        conference.NameDisplay.ShouldBe("extn");
        conference.Blending.ShouldBe(true);
    }

    [Fact]
    public async Task Conference_members_are_read()
    {
        await using var client = CannedPbx.Answering(Contract.Example("listConferenceMembers")).Client();

        var member = (await client.Conferences.ListMembersAsync("d2b8fb86-ff85-11ed-a941-000c29147fde")).ShouldHaveSingleItem();

        member.Id.ShouldBe("7f6bd195-0a70-4108-9ea7-9463770f57d7");
        member.State.ShouldBe(OlaConferenceMemberState.Cancelled);
        member.StateText.ShouldBe("beCancel");
        member.ConferenceId.ShouldBe("d2b8fb86-ff85-11ed-a941-000c29147fde");
        member.Number.ShouldBe("1002");
        member.JoinedNumber.ShouldBe("1002");
        member.CreatedAt.ShouldBe(new DateTimeOffset(2023, 5, 31, 16, 17, 31, China));
        member.JoinedAt.ShouldBe(new DateTimeOffset(2023, 5, 31, 16, 17, 31, China));
        member.LeftAt.ShouldBe(new DateTimeOffset(2023, 5, 31, 16, 17, 32, China));
    }

    [Fact]
    public async Task The_blacklist_is_read()
    {
        var pbx = CannedPbx.Answering(Contract.Example("listBlacklist"));
        await using var client = pbx.Client();

        var entry = (await client.Blacklist.ListAsync("139", OlaBlacklistKind.Inbound)).ShouldHaveSingleItem();

        entry.Id.ShouldBe("a6da3b93-3be2-4d23-a7d9-531fccb3cbde");
        entry.OwnerId.ShouldBe("00000000-0000-0000-0000-000000000000");
        entry.CreatedAt.ShouldBe(new DateTimeOffset(2020, 2, 26, 16, 59, 7, China));
        entry.Number.ShouldBe("13900000001");
        entry.Kind.ShouldBe(OlaBlacklistKind.Inbound);
        entry.Priority.ShouldBeNull();
        entry.ToString().ShouldNotContain("13900000001");
        pbx.Requests[^1].PathAndQuery.ShouldBe("/api/special_phone/special_phone_detail?phone=139&special_flag=2");
    }
}
