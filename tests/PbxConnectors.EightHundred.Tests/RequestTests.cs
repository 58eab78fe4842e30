using System.Security.Cryptography;
using System.Text;
using PbxConnectors.EightHundred.Callbacks;
using PbxConnectors.EightHundred.Campaigns;
using PbxConnectors.EightHundred.Extensions;
using PbxConnectors.EightHundred.Records;

namespace PbxConnectors.EightHundred.Tests;

public sealed class RequestTests
{
    [Fact]
    [Trait("Reading", "2")]
    public async Task The_password_travels_as_the_upper_case_MD5_and_values_as_UTF8()
    {
        await using var client = Stub.Client("""{"code":0,"area":"x"}""", out var stub);
        await client.Numbers.LookUpAreaAsync("号码 +1&=");
#pragma warning disable CA5351 // The vendor's protocol.
        string hash = Convert.ToHexString(MD5.HashData(System.Text.Encoding.UTF8.GetBytes(Planted.Password)));
#pragma warning restore CA5351
        stub.LastQuery["sa_user"].ShouldBe(Planted.Account);
        stub.LastQuery["sa_password"].ShouldBe(hash);
        stub.LastQuery["phone"].ShouldBe("号码 +1&=");
        stub.Requests[0].Url.Query.ShouldContain("phone=%E5%8F%B7%E7%A0%81%20%2B1%26%3D");
    }

    [Fact]
    [Trait("Reading", "2")]
    public async Task A_ready_hash_is_sent_as_it_is()
    {
        const string Hash = "0123456789abcdef0123456789abcdef";
        await using var client = Stub.Client("""{"code":0}""", out var stub, o => (o.Password, o.PasswordHash) = ("", Hash));
        await client.Extensions.GetOwnAsync();
        stub.LastQuery["sa_password"].ShouldBe(Hash);
    }

    [Fact]
    [Trait("Reading", "1")]
    public async Task What_carries_a_password_or_a_campaign_goes_as_a_form_with_nothing_in_the_URL()
    {
        await using var client = Stub.Client("""{"code":0,"id":1}""", out var stub);
        await client.Extensions.CreateAsync(new EightHundredExtensionSettings { Extension = "450", Password = "secret-450" });
        await client.Campaigns.CreateAsync(
            new EightHundredCampaign("测试", EightHundredCampaignType.Automatic, [new EightHundredCampaignItem("13900000001") { SpokenText = "你好" }])
            {
                FlowName = "flow",
            });
        stub.Requests.ShouldAllBe(request => request.Method == "POST" && request.Url.Query.Length == 0);
        stub.LastForm["data"].ShouldBe("""[{"phone":"13900000001","memo":"你好"}]""");
        stub.LastForm["method"].ShouldBe("addTask");
        stub.LastForm["sa_user"].ShouldBe(Planted.Account);
    }

    [Theory]
    [InlineData(EightHundredRequestForm.Post, "POST")]
    [InlineData(EightHundredRequestForm.Get, "GET")]
    [InlineData(EightHundredRequestForm.Automatic, "GET")]
    [Trait("Reading", "1")]
    public async Task The_form_of_requests_is_an_option(EightHundredRequestForm form, string method)
    {
        await using var client = Stub.Client("""{"code":0}""", out var stub, o => o.RequestForm = form);
        await client.Extensions.GetOwnAsync();
        stub.Requests[0].Method.ShouldBe(method);
    }

    [Fact]
    public async Task A_list_too_long_for_a_URL_goes_as_a_form()
    {
        await using var client = Stub.Client("""{"code":0}""", out var stub);
        await client.Blacklist.AddAsync([.. Enumerable.Range(0, 500).Select(i => $"1390000{i:0000}")]);
        stub.Requests[0].Method.ShouldBe("POST");
        stub.LastForm["phones"].ShouldStartWith("13900000000,13900000001,");
    }

    [Fact]
    [Trait("Reading", "16")]
    public async Task The_callback_URL_travels_as_Base64_of_a_template_with_all_placeholders()
    {
        await using var client = Stub.Client("""{"code":0,"id":1}""", out var stub);
        await client.Callbacks.StartAsync("1", "2", "https://receiver.example/cb?a=1");
        string template = Encoding.UTF8.GetString(Convert.FromBase64String(stub.LastQuery["callbackUrl"]));
        template.ShouldStartWith("https://receiver.example/cb?a=1&cbkId={cbkId}&");
        EightHundredCallbackTemplate.Placeholders.Where(name => name != "cbkUrl").ShouldAllBe(name => template.Contains($"{name}={{{name}}}"));
        EightHundredCallbackTemplate.For("https://receiver.example/{cbkId}").ShouldBe("https://receiver.example/{cbkId}");
        Should.Throw<ArgumentException>(() => EightHundredCallbackTemplate.For("ftp://receiver.example"));
    }

    [Fact]
    [Trait("Reading", "7")]
    public async Task Both_spellings_of_the_start_time_are_sent_in_the_zone_of_the_PBX()
    {
        await using var client = Stub.Client("""{"success":true,"rows":[]}""", out var stub);
        await foreach (
            var _ in client.Records.QueryAsync(new EightHundredRecordQuery { From = new DateTimeOffset(2026, 3, 1, 2, 0, 0, TimeSpan.Zero) }))
        {
        }

        stub.LastQuery["startTime"].ShouldBe("2026-03-01 10:00:00");
        stub.LastQuery["statrTime"].ShouldBe("2026-03-01 10:00:00");
    }

    [Theory]
    [InlineData("../secret.wav")]
    [InlineData("/etc/passwd")]
    [InlineData("http://elsewhere.example/a.wav")]
    [InlineData("a\\b")]
    [InlineData("a//b")]
    [InlineData("a?b=c")]
    [Trait("Reading", "23")]
    public async Task A_recording_path_that_points_elsewhere_is_refused(string path)
    {
        await using var client = Stub.Client("x", out var stub);
        await Should.ThrowAsync<ArgumentException>(() => client.Recordings.OpenAsync(path));
        await Should.ThrowAsync<ArgumentException>(() => client.Recordings.OpenPromptSoundAsync(path));
        stub.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Reading", "23")]
    public async Task Downloads_carry_credentials_only_when_told_to(bool told)
    {
        await using var client = Stub.Client(
            _ => new HttpResponseMessage { Content = new ByteArrayContent([1, 2, 3]) }, out var stub, o => o.SendCredentialsWithDownloads = told);
        await using var recording = await client.Recordings.OpenAsync("201810/17/通话 1.wav");
        stub.Requests[0].Url.AbsoluteUri.ShouldStartWith("https://pbx.example/voip/record/201810/17/%E9%80%9A%E8%AF%9D%201.wav");
        stub.Requests[0].Url.Query.Contains("sa_user", StringComparison.Ordinal).ShouldBe(told);
    }

    [Fact]
    public void Wrong_options_are_all_named_at_once()
    {
        var problems = new EightHundredOptions
        {
            BaseAddress = new Uri("https://pbx.example/path"), PasswordHash = "short", TimeZone = "Nowhere/Land", JsonDataPath = "x",
            IndexedParameterName = "x",
            Dialing = { CallbackUrl = "ftp://x", DeviceChannel = 0, PollInterval = TimeSpan.Zero },
            Events = { ReaderCapacity = 0 },
        }.Validate();
        foreach (string name in new[]
        {
            "BaseAddress", "Account", "PasswordHash", "TimeZone", "JsonDataPath", "IndexedParameterName", "CallbackUrl", "DeviceChannel", "PollInterval",
            "ReaderCapacity",
        })
        {
            problems.ShouldContain(problem => problem.Contains(name, StringComparison.Ordinal));
        }

        new EightHundredOptions { Password = "a", PasswordHash = "b" }.Validate().ShouldContain(p => p.Contains("either Password or PasswordHash"));
    }
}
