using PbxConnectors.EightHundred.Calls;
using PbxConnectors.EightHundred.Campaigns;
using PbxConnectors.Testing;

namespace PbxConnectors.EightHundred.Tests;

public sealed class CampaignTests
{
    [Fact]
    public async Task A_campaign_is_created_runs_and_its_results_are_watched()
    {
        await using var lab = await Lab.StartAsync();
        var flow = (await lab.Client.Campaigns.ListFlowsAsync(cancellationToken: Lab.Limit)).ShouldHaveSingleItem();
        long? id = await lab.Client.Campaigns.CreateAsync(
            new EightHundredCampaign(
                "回访", EightHundredCampaignType.Automatic,
                [new EightHundredCampaignItem(Lab.Answering) { Key = "a" }, new EightHundredCampaignItem(Lab.Silent) { Key = "b" }])
            {
                FlowName = flow.Name, Agents = ["8001"],
            },
            Lab.Limit);

        var results = new Dictionary<string, EightHundredCampaignCall>();
        var query = new EightHundredCampaignQuery(flow.Id!.Value) { CampaignId = id };
        await foreach (var call in lab.Client.Campaigns.WatchAsync(query, TimeSpan.FromSeconds(2), Lab.Limit))
        {
            results.Add(call.Key!, call);
        }

        (results["a"].Status, results["b"].Status).ShouldBe((EightHundredCallStatus.Transferred, EightHundredCallStatus.NotAnswered));
        results["a"].TransferExtension.ShouldBe("8001");
        await using var recording = await lab.Client.Recordings.OpenAsync(results["a"].RecordingPath!, Lab.Limit);
        recording.Length.ShouldNotBeNull().ShouldBeGreaterThan(1000);

        var page = await lab.Client.Campaigns.ReadPageAsync(query, cancellationToken: Lab.Limit);
        page.Total.ShouldBe(2);
        page.Statistics.Sum(s => s.Count).ShouldBe(2);
        lab.Server.ProtocolViolations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Numbers_of_a_manual_campaign_are_handed_out_once_each_and_then_none()
    {
        await using var lab = await Lab.StartAsync();
        await lab.Client.Campaigns.CreateAsync(
            new EightHundredCampaign(
                "手工", EightHundredCampaignType.Manual, [new EightHundredCampaignItem(Lab.Answering), new EightHundredCampaignItem(Lab.Silent)]),
            Lab.Limit);
        (await lab.Client.Campaigns.TakeNextNumberAsync(Lab.Limit))!.Phone.ShouldBe(Lab.Answering);
        (await lab.Client.Campaigns.TakeNextNumberAsync(Lab.Limit))!.Phone.ShouldBe(Lab.Silent);
        (await lab.Client.Campaigns.TakeNextNumberAsync(Lab.Limit)).ShouldBeNull();
    }

    [Fact]
    public async Task What_the_document_requires_of_a_campaign_is_asked_for_before_it_is_sent()
    {
        await using var client = Stub.Client("""{"code":0}""", out var stub);
        var item = new EightHundredCampaignItem("13900000001");
        foreach (var (campaign, word) in new[]
        {
            (new EightHundredCampaign("x", EightHundredCampaignType.Automatic, [item]), "flow"),
            (new EightHundredCampaign("x", EightHundredCampaignType.WorkOrderManual, [item]), "work order"),
            (new EightHundredCampaign("x", EightHundredCampaignType.Manual, []), "at least one"),
            (new EightHundredCampaign("x", EightHundredCampaignType.Manual, [item with { SpokenText = "a#b" }]), "#"),
            (new EightHundredCampaign("x", EightHundredCampaignType.Manual, [item with { Phone = " " }]), "no number"),
        })
        {
            (await Should.ThrowAsync<ArgumentException>(() => client.Campaigns.CreateAsync(campaign))).Message.ShouldContain(word);
        }

        stub.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true, true, EightHundredListForm.Commas)]
    [InlineData(false, false, EightHundredListForm.Objects)]
    public async Task Customers_sales_notes_and_the_blacklist_are_kept_whatever_form_the_answers_have(
        bool nests, bool second, EightHundredListForm form)
    {
        await using var lab = await Lab.StartAsync(
            new EightHundredServerOptions
            {
                NestsResult = nests,
                UsesSecondDescriptions = second,
                BlacklistForm = form,
                IdsAsText = second,
                MaxRows = 2,
            });
        var client = lab.Client;
        string? id = await client.Customers.SaveAsync(Exercise.Customer, Lab.Limit);
        (await client.Customers.SaveAsync(Exercise.Customer with { Id = id, Type = "2" }, Lab.Limit)).ShouldBe(id);
        var details = (await client.Customers.GetAsync(Lab.Answering, Lab.Limit)).ShouldNotBeNull();
        (details.Customer.Id, details.Customer.Name, details.Customer.Type, details.Phones.Count).ShouldBe((id, "联系人", "2", 2));
        (await client.Customers.GetAsync("13900009999", Lab.Limit)).ShouldBeNull();
        (await client.Customers.ListFieldsAsync(cancellationToken: Lab.Limit)).Count.ShouldBe(2);
        (await client.Customers.ListCodesAsync("custType", Lab.Limit))[1]["text"].ShouldBe("成交客户");
        for (int i = 0; i < 5; i++)
        {
            await client.Memos.AddAsync(Lab.Answering, $"note {i}", cancellationToken: Lab.Limit);
        }

        var notes = new List<string?>();
        await foreach (var memo in client.Memos.ListAsync(Lab.Answering, Lab.Limit))
        {
            notes.Add(memo.Text);
        }

        // getMemos tells no total, so a page cut short by the PBX ends the list.
        notes.ShouldBe(["note 0", "note 1"]);
        await client.Blacklist.AddAsync([Lab.Silent, Lab.Empty], Lab.Limit);
        (await client.Blacklist.ListAsync(Lab.Limit)).ShouldBe([Lab.Silent, Lab.Empty]);
        (await Should.ThrowAsync<PbxRejectedException>(() => client.Blacklist.AddAsync([Lab.Silent], Lab.Limit))).VendorCode.ShouldBe("-10");
        await client.Customers.DeleteAsync(id!, Lab.Limit);
        (await client.Extensions.ListAsync(Lab.Limit)).Select(e => e.Extension).ShouldBe(["8001", "8002"]);
        lab.Server.ProtocolViolations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_recording_is_uploaded_with_its_name_and_sum()
    {
        await using var lab = await Lab.StartAsync();
        byte[] content = [.. Enumerable.Range(0, 5000).Select(i => (byte)i)];
        await lab.Client.Recordings.UploadAsync("通话.gsm", content, Lab.Limit);
        var received = lab.Server.Uploads.ShouldHaveSingleItem();
        received.Name.ShouldBe("通话.gsm");
        received.Content.ToArray().ShouldBe(content);
    }
}
