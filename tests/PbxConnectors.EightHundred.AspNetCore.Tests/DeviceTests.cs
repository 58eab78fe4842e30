using System.Security.Cryptography;
using System.Text.Json;
using PbxConnectors.EightHundred.Devices;
using PbxConnectors.Testing;

namespace PbxConnectors.EightHundred.AspNetCore.Tests;

public sealed class DeviceTests
{
    private const long CallId = 7_687_658_987_667_780_097;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Reading", "18")]
    public async Task A_boxs_status_reaches_the_sink_from_either_form(bool urlEncoded)
    {
        var sink = new Sink();
        await using var receiver = await Receiver.StartAsync(sink: sink);
        using var box = new EightHundredBox(receiver.UrlOf("device"), Receiver.Mac);
        var answer = Parse(await box.ReportAsync(EightHundredBox.Status("1", 4, Receiver.Answering), urlEncoded, Receiver.Limit));
        answer.GetProperty("status").GetInt32().ShouldBe(0);
        answer.GetProperty("time").ValueKind.ShouldBe(JsonValueKind.String);

        var (mac, status) = sink.Reports.ShouldHaveSingleItem();
        mac.ShouldBe(Receiver.Mac);
        (status.DiskUsagePercent, status.Disk, status.Address).ShouldBe((5, EightHundredDiskStatus.Normal, "192.0.2.30"));
        var channel = status.Channels.ShouldHaveSingleItem();
        (channel.Port, channel.State, channel.Phone).ShouldBe(("1", EightHundredDeviceChannelState.Talking, Receiver.Answering));
        status.ToString().ShouldNotContain(Receiver.Answering);
    }

    [Fact]
    public async Task A_call_is_uploaded_with_its_real_sound_and_no_name_of_the_box_is_passed_on()
    {
        var sink = new Sink();
        await using var receiver = await Receiver.StartAsync(sink: sink);
        receiver.Exchange.PlaceCall("8001", Receiver.Answering);
        await receiver.Exchange.WaitForRecordsAsync(1, Receiver.Limit);
        var record = receiver.Exchange.Records[0];
        using var box = new EightHundredBox(receiver.UrlOf("device"), Receiver.Mac);
        var answer = Parse(await box.UploadAsync(record, CallId, "../../etc/passwd", Receiver.Limit));
        answer.GetProperty("status").GetInt32().ShouldBe(0);
        answer.GetProperty("callid").GetString().ShouldBe("7687658987667780097");

        var (upload, sound) = sink.Uploads.ShouldHaveSingleItem();
        sound.ShouldBe(record.RenderRecording());
        upload.Call.CallId.ShouldBe(CallId);
        (upload.Call.Phone, upload.Call.Direction, upload.Call.HasRecording).ShouldBe(
            (Receiver.Answering, EightHundredDeviceDirection.Outbound, true));
        upload.Call.StartedAt!.Value.ToUnixTimeSeconds().ShouldBe(record.StartedAt.ToUnixTimeSeconds());
        upload.ToString().ShouldNotContain("passwd");
        upload.ToString().ShouldNotContain(Receiver.Answering);
    }

    [Fact]
    public async Task A_call_that_was_not_kept_is_not_answered_as_a_success()
    {
        await using var none = await Receiver.StartAsync();
        using var box = new EightHundredBox(none.UrlOf("device"), Receiver.Mac);
        Status(await box.SendAsync([("cmd", "upload"), ("callid", "1")], Receiver.Limit)).ShouldBe(-13);

        await using var failing = await Receiver.StartAsync(sink: new Sink { Error = new InvalidOperationException("The disk is full.") });
        using var other = new EightHundredBox(failing.UrlOf("device"), Receiver.Mac);
        Status(await other.SendAsync([("cmd", "upload"), ("callid", "1")], Receiver.Limit)).ShouldBe(-13);
        failing.Log.Lines.ShouldContain(line => line.Contains("device sink failed", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, -13)]
    public async Task A_recording_with_a_checksum_must_match_it(bool matches, int status)
    {
        var sink = new Sink { ClosesContent = true };
        await using var receiver = await Receiver.StartAsync(sink: sink);
        byte[] sound = [1, 2, 3, 4];
#pragma warning disable CA5351 // The vendor's protocol.
        string sum = Convert.ToHexString(MD5.HashData(matches ? sound : [9]));
#pragma warning restore CA5351
        using var form = new MultipartFormDataContent
        {
            { new StringContent("upload"), "cmd" }, { new StringContent(Receiver.Mac), "satellite" }, { new StringContent(sum), "fileMd5" },
            { new StringContent("5"), "callid" }, { new ByteArrayContent(sound), "file", "a.wav" },
        };
        using var answer = await receiver.Http.PostAsync(receiver.UrlOf("device"), form, Receiver.Limit);
        Status(await answer.Content.ReadAsStringAsync(Receiver.Limit)).ShouldBe(status);

        // A sink that keeps the first copy of a call must not have kept the broken one.
        sink.Uploads.Count.ShouldBe(matches ? 1 : 0);
        receiver.Log.Lines.Any(line => line.Contains("MD5", StringComparison.Ordinal)).ShouldBe(!matches);
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, -13)]
    public async Task A_checksum_is_checked_too_when_the_sink_leaves_the_sound_unread(bool matches, int status)
    {
        await using var receiver = await Receiver.StartAsync(sink: new Sink { ReadsNothing = true, ClosesContent = true });
        byte[] sound = new byte[50_000];
#pragma warning disable CA5351 // The vendor's protocol.
        string sum = Convert.ToHexString(MD5.HashData(matches ? sound : [9]));
#pragma warning restore CA5351
        using var form = new MultipartFormDataContent
        {
            { new StringContent("upload"), "cmd" }, { new StringContent(Receiver.Mac), "satellite" }, { new StringContent(sum), "fileMd5" },
            { new ByteArrayContent(sound), "file", "a.wav" },
        };
        using var answer = await receiver.Http.PostAsync(receiver.UrlOf("device"), form, Receiver.Limit);
        Status(await answer.Content.ReadAsStringAsync(Receiver.Limit)).ShouldBe(status);
    }

    [Theory]
    [InlineData("channelstatus", -3)]
    [InlineData("upload", -13)]
    public async Task Whatever_a_sink_throws_the_box_is_answered_in_the_documents_form(string command, int status)
    {
        foreach (var error in new Exception[] { new InvalidOperationException("full"), new TaskCanceledException("the sink's own limit") })
        {
            await using var receiver = await Receiver.StartAsync(sink: new Sink { Error = error });
            using var box = new EightHundredBox(receiver.UrlOf("device"), Receiver.Mac);
            string report = EightHundredBox.Status("1", 4, Receiver.Answering);
            Status(await box.SendAsync([("cmd", command), ("callid", "1"), ("status", report)], Receiver.Limit)).ShouldBe(status);
            receiver.Log.Lines.ShouldContain(line => line.Contains("device sink failed", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task The_text_fields_of_a_form_are_limited_together()
    {
        await using var receiver = await Receiver.StartAsync(o => o.MaxPushBytes = 2048, new Sink());
        using var form = new MultipartFormDataContent
        {
            { new StringContent("upload"), "cmd" }, { new StringContent(Receiver.Mac), "satellite" },
            { new StringContent(new string('x', 1500)), "one" }, { new StringContent(new string('x', 1500)), "two" },
        };
        using var answer = await receiver.Http.PostAsync(receiver.UrlOf("device"), form, Receiver.Limit);
        ((int)answer.StatusCode).ShouldBeInRange(400, 413);
    }

    [Fact]
    [Trait("Reading", "19")]
    public async Task Messages_left_for_a_box_are_fetched_once_in_the_documents_form()
    {
        await using var receiver = await Receiver.StartAsync();
        using var box = new EightHundredBox(receiver.UrlOf("device"), Receiver.Mac);
        var none = Parse(await box.FetchMessagesAsync(cancellationToken: Receiver.Limit));
        none.GetProperty("status").GetInt32().ShouldBe(3003);

        receiver.Messages.Dial(Receiver.Mac, 1, Receiver.Answering);
        receiver.Messages.Send(Receiver.Mac, new EightHundredDeviceMessage
        {
            Kind = EightHundredDeviceMessageKind.WebPage, Port = "1", Serial = "1", Phone = Receiver.Silent,
            FunctionName = "list", FunctionParameters = "a=b&c=d",
        });
        (await box.FetchMessagesAsync(urlEncoded: true, Receiver.Limit)).ShouldBe(
            """{"data":[{"status":"0","mdcWan":"1","mdcCode":"","phone":"13900000001"},{"status":"51","mdcWan":"1","mdcCode":"1","phone":"13900000002","memo":{"functionname":"list","paramvalue":"a=b&c=d"}}],"status":0}""");
        Status(await box.FetchMessagesAsync(cancellationToken: Receiver.Limit)).ShouldBe(3003);
    }

    [Fact]
    public async Task A_box_that_waits_gets_a_message_as_soon_as_it_comes()
    {
        await using var receiver = await Receiver.StartAsync(o => o.MessagePollTime = TimeSpan.FromMinutes(10), speed: 1);
        using var box = new EightHundredBox(receiver.UrlOf("device"), Receiver.Mac);
        var fetching = box.FetchMessagesAsync(cancellationToken: Receiver.Limit);
        receiver.Messages.Dial(Receiver.Mac, 2, Receiver.Silent);
        Parse(await fetching).GetProperty("data")[0].GetProperty("mdcWan").GetString().ShouldBe("2");
    }

    [Fact]
    [Trait("Reading", "18")]
    public async Task Boxes_are_told_what_is_wrong_by_the_documents_codes()
    {
        await using var receiver = await Receiver.StartAsync(o => o.AllowedDevices.Add(Receiver.Mac));
        using var box = new EightHundredBox(receiver.UrlOf("device"), Receiver.Mac.ToLowerInvariant());
        (await box.SendAsync([("cmd", "whatever")], Receiver.Limit)).ShouldMatch("""^\{"time":"\d{13}","status":0\}$""");
        using var nameless = new EightHundredBox(receiver.UrlOf("device"), "");
        Status(await nameless.SendAsync([("cmd", "channelstatus")], Receiver.Limit)).ShouldBe(3002);
        using var stranger = new EightHundredBox(receiver.UrlOf("device"), "00:00:5E:00:53:99");
        Status(await stranger.SendAsync([("cmd", "channelstatus")], Receiver.Limit)).ShouldBe(3001);
    }

    [Fact]
    public async Task A_recording_larger_than_allowed_breaks_off()
    {
        var sink = new Sink();
        await using var receiver = await Receiver.StartAsync(o => o.MaxRecordingBytes = 2048, sink);
        using var form = new MultipartFormDataContent
        {
            { new StringContent("upload"), "cmd" }, { new StringContent(Receiver.Mac), "satellite" }, { new ByteArrayContent(new byte[20_000]), "file", "a.wav" },
        };
        using var answer = await receiver.Http.PostAsync(receiver.UrlOf("device"), form, Receiver.Limit);
        ((int)answer.StatusCode).ShouldBeInRange(400, 413);
        sink.Uploads.ShouldBeEmpty();
    }

    private static JsonElement Parse(string answer) => JsonDocument.Parse(answer).RootElement;

    private static int Status(string answer) => Parse(answer).GetProperty("status").GetInt32();

    private sealed class Sink : IEightHundredDeviceSink
    {
        public List<(string Mac, EightHundredDeviceStatus Status)> Reports { get; } = [];

        public List<(EightHundredDeviceUpload Upload, byte[] Sound)> Uploads { get; } = [];

        public Exception? Error { get; init; }

        public bool ReadsNothing { get; init; }

        public bool ClosesContent { get; init; }

        public Task OnStatusAsync(string mac, EightHundredDeviceStatus status, CancellationToken cancellationToken)
        {
            ThrowIfAsked();
            Reports.Add((mac, status));
            return Task.CompletedTask;
        }

        public async Task OnRecordingAsync(EightHundredDeviceUpload upload, CancellationToken cancellationToken)
        {
            ThrowIfAsked();
            using var sound = new MemoryStream();
            if (!ReadsNothing)
            {
                await upload.Content.CopyToAsync(sound, cancellationToken);
            }

            if (ClosesContent)
            {
                await upload.Content.DisposeAsync();
            }

            Uploads.Add((upload, sound.ToArray()));
        }

        private void ThrowIfAsked()
        {
            if (Error is not null)
            {
                throw Error;
            }
        }
    }
}
