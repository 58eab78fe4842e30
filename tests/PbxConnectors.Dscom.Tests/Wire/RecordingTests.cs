using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using PbxConnectors.Dscom.Records;
using PbxConnectors.Testing;

namespace PbxConnectors.Dscom.Tests;

/// <summary>Recordings: streamed, complete or not at all, and the token to the configured PBX only.</summary>
public sealed class RecordingTests
{
    [Fact]
    public async Task A_recording_is_streamed_with_its_type_and_length()
    {
        await using var lab = await DscomLab.StartAsync();
        var (reference, sound) = await RecordCallAsync(lab);

        await using var recording = await lab.Client.Recordings.OpenAsync(reference, TestTimeout.Token);

        (recording.ContentType, recording.Length).ShouldBe(("audio/x-wav", sound.Length));
        using var wave = new MemoryStream();
        await recording.Content.CopyToAsync(wave, TestTimeout.Token);
        wave.ToArray().ShouldBe(sound);
    }

    [Fact]
    public async Task A_recording_is_downloaded_into_a_stream_that_stays_open()
    {
        await using var lab = await DscomLab.StartAsync();
        var (reference, sound) = await RecordCallAsync(lab);
        using var wave = new MemoryStream();

        (await lab.Client.Recordings.DownloadAsync(reference, wave, TestTimeout.Token)).ShouldBe(sound.Length);

        wave.CanWrite.ShouldBeTrue();
        wave.ToArray().ShouldBe(sound);
    }

    [Fact]
    public async Task A_recording_is_downloaded_into_a_file_that_appears_when_it_is_complete()
    {
        await using var lab = await DscomLab.StartAsync();
        var (reference, sound) = await RecordCallAsync(lab);
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("call.wav");

        await lab.Client.Recordings.DownloadAsync(reference, path, TestTimeout.Token);

        (await File.ReadAllBytesAsync(path, TestTimeout.Token)).ShouldBe(sound);
        folder.Files.ShouldBe(["call.wav"]);
    }

    [Fact]
    public async Task A_recording_that_breaks_off_leaves_no_file_and_says_how_far_it_came()
    {
        await using var lab = await DscomLab.StartAsync();
        var (reference, sound) = await RecordCallAsync(lab);
        lab.Server.Faults.Next("downloadRecording", Fault.Truncate);
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.PathOf("call.wav"), "an older one", TestTimeout.Token);

        var broken = await Should.ThrowAsync<PbxUnavailableException>(
            () => lab.Client.Recordings.DownloadAsync(reference, folder.PathOf("call.wav"), TestTimeout.Token));

        broken.IsTransient.ShouldBeTrue();
        broken.Message.ShouldContain($"{sound.Length / 2} of {sound.Length} bytes");
        folder.Files.ShouldBe(["call.wav"]);
        (await File.ReadAllTextAsync(folder.PathOf("call.wav"), TestTimeout.Token)).ShouldBe("an older one");
    }

    [Fact]
    public async Task A_recording_larger_than_the_options_allow_is_refused_and_leaves_no_file()
    {
        await using var lab = await DscomLab.StartAsync(configure: options => options.MaxRecordingBytes = 1000);
        var (reference, sound) = await RecordCallAsync(lab);
        using var folder = new TemporaryFolder();

        var refused = await Should.ThrowAsync<PbxProtocolException>(
            () => lab.Client.Recordings.DownloadAsync(reference, folder.PathOf("call.wav"), TestTimeout.Token));

        refused.Message.ShouldContain($"of {sound.Length} bytes is larger than MaxRecordingBytes");
        folder.Files.ShouldBeEmpty();
        await Should.ThrowAsync<PbxProtocolException>(() => lab.Client.Recordings.OpenAsync(reference, TestTimeout.Token));
    }

    [Fact]
    public async Task A_recording_that_does_not_say_its_length_stops_where_it_grows_too_large()
    {
        var sound = new Pipe();
        await sound.Writer.WriteAsync(new byte[4000], TestTimeout.Token);
        await using var client = DscomClient.Create(
            TestOptions.Create(options => options.MaxRecordingBytes = 1000), new StreamingPbx(sound.Reader.AsStream()), new WatchedLog());
        using var received = new MemoryStream();

        var refused = await Should.ThrowAsync<PbxProtocolException>(() => client.Recordings.DownloadAsync(
            new RecordingReference(client.Pbx, "monitor/a.wav"), received, TestTimeout.Token));

        refused.Message.ShouldContain("MaxRecordingBytes");
        received.Length.ShouldBeLessThanOrEqualTo(1000);
    }

    [Fact]
    public async Task A_download_that_is_cancelled_leaves_no_file()
    {
        await using var lab = await DscomLab.StartAsync();
        var (reference, _) = await RecordCallAsync(lab);
        lab.Server.Faults.Next("downloadRecording", Fault.SlowBody(TimeSpan.FromHours(1)));
        using var folder = new TemporaryFolder();
        using var impatience = new CancellationTokenSource();
        var downloading = lab.Client.Recordings.DownloadAsync(reference, folder.PathOf("call.wav"), impatience.Token);
        await lab.Server.WaitForRequestsAsync("downloadRecording", 1, TestTimeout.Token);

        await impatience.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => downloading);
        folder.Files.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_download_that_stalls_in_the_middle_is_given_up()
    {
        var clock = new ManualTimeProvider();
        var sound = new Pipe();
        await sound.Writer.WriteAsync("RIFF"u8.ToArray(), TestTimeout.Token);
        await using var client = DscomClient.Create(TestOptions.Create(), new StreamingPbx(sound.Reader.AsStream()), new WatchedLog(), clock);
        var received = new Pipe();

        var downloading = client.Recordings.DownloadAsync(
            new RecordingReference(client.Pbx, "monitor/a.wav"), received.Writer.AsStream(), TestTimeout.Token);
        await received.Reader.ReadAtLeastAsync(4, TestTimeout.Token);
        await clock.WaitForTimersAsync(1, TestTimeout.Token);
        clock.Advance(TimeSpan.FromSeconds(10));

        var stalled = await Should.ThrowAsync<PbxTimeoutException>(() => downloading);
        stalled.IsTransient.ShouldBeTrue();
        stalled.Message.ShouldBe("GET /{recording}: nothing more came within 10 s after 4 bytes.");
    }

    [Fact]
    public async Task The_unfinished_file_of_another_download_is_left_alone()
    {
        await using var lab = await DscomLab.StartAsync();
        var (reference, _) = await RecordCallAsync(lab);
        using var folder = new TemporaryFolder();
        await using var other = File.Create(folder.PathOf("call.wav.partial"));

        await Should.ThrowAsync<IOException>(() => lab.Client.Recordings.DownloadAsync(reference, folder.PathOf("call.wav"), TestTimeout.Token));

        folder.Files.ShouldBe(["call.wav.partial"]);
    }

    [Fact]
    public async Task A_recording_that_is_not_there_is_a_refusal_with_its_status()
    {
        await using var lab = await DscomLab.StartAsync();

        var missing = await Should.ThrowAsync<PbxRejectedException>(() => lab.Client.Recordings.OpenAsync(
            new RecordingReference(lab.Client.Pbx, "monitor/20260301/nothing.wav"), TestTimeout.Token));

        missing.HttpStatus.ShouldBe(404);
        missing.Operation.ShouldBe("GET /{recording}");
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("text/plain")]
    [InlineData("application/json")]
    public async Task A_page_instead_of_sound_is_a_breach_of_protocol(string type)
    {
        using var pbx = new StubPbx().Answer("downloadRecording", _ => new StubReply(HttpStatusCode.OK, "<html>login</html>", type));
        await using var client = pbx.CreateClient();

        var broken = await Should.ThrowAsync<PbxProtocolException>(
            () => client.Recordings.OpenAsync(new RecordingReference(client.Pbx, "monitor/a.wav"), TestTimeout.Token));

        broken.Message.ShouldContain(type);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/etc/passwd")]
    [InlineData("//other.example/a.wav")]
    [InlineData("https://other.example/a.wav")]
    [InlineData("../a.wav")]
    [InlineData("monitor/../../a.wav")]
    [InlineData("monitor/./a.wav")]
    [InlineData("monitor//a.wav")]
    [InlineData("monitor/")]
    [InlineData("monitor\\..\\a.wav")]
    [InlineData("monitor/a.wav?x=1")]
    [InlineData("monitor/a.wav#x")]
    [InlineData("monitor/a\r\nb.wav")]
    [InlineData("file:a.wav")]
    [InlineData("..")]
    public async Task A_path_that_leaves_the_servers_root_is_refused_before_anything_is_sent(string path)
    {
        using var pbx = new StubPbx();
        await using var client = pbx.CreateClient();
        var reference = new RecordingReference(client.Pbx, path);

        await Should.ThrowAsync<ArgumentException>(() => client.Recordings.OpenAsync(reference, TestTimeout.Token));
        await Should.ThrowAsync<ArgumentException>(() => client.Calls.PlayOnHandsetAsync("8001", reference, TestTimeout.Token));

        pbx.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("monitor/%2e%2e/a.wav", "/monitor/%252e%252e/a.wav")]
    [InlineData("monitor/录音 1.wav", "/monitor/%E5%BD%95%E9%9F%B3%201.wav")]
    [InlineData("monitor/a&b=c+d@e.wav", "/monitor/a%26b%3Dc%2Bd%40e.wav")]
    public async Task A_path_is_escaped_so_that_it_means_what_it_says(string path, string sent)
    {
        using var pbx = new StubPbx();
        await using var client = pbx.CreateClient();

        await using var recording = await client.Recordings.OpenAsync(new RecordingReference(client.Pbx, path), TestTimeout.Token);

        pbx.Single.Address.AbsoluteUri.ShouldBe("https://pbx.example:8443" + sent);
    }

    [Fact]
    public async Task A_recording_of_another_PBX_is_refused()
    {
        using var pbx = new StubPbx();
        await using var client = pbx.CreateClient();
        var other = new RecordingReference(new PbxIdentity("dscom", "branch"), "monitor/a.wav");

        await Should.ThrowAsync<ArgumentException>(() => client.Recordings.OpenAsync(other, TestTimeout.Token));

        pbx.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_redirect_is_not_followed_and_the_token_goes_nowhere_else()
    {
        var reachedElsewhere = new TaskCompletionSource();
        await using var elsewhere = await ServeAsync(context =>
        {
            reachedElsewhere.TrySetResult();
            return Results.Bytes("RIFF"u8.ToArray(), "audio/x-wav").ExecuteAsync(context);
        });
        await using var pbx = await ServeAsync(context => context.Request.Path.StartsWithSegments("/dscom-api", StringComparison.Ordinal)
            ? Results.Text(Contract.Example("requestAccessToken"), "application/json").ExecuteAsync(context)
            : Results.Redirect(elsewhere.Urls.First() + "/a.wav").ExecuteAsync(context));
        await using var client = DscomClient.Create(
            TestOptions.Create(options => options.BaseAddress = new Uri(pbx.Urls.First())), loggerFactory: new WatchedLog());

        var refused = await Should.ThrowAsync<PbxRejectedException>(
            () => client.Recordings.OpenAsync(new RecordingReference(client.Pbx, "monitor/a.wav"), TestTimeout.Token));

        refused.HttpStatus.ShouldBe(302);
        reachedElsewhere.Task.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task A_recording_is_played_on_a_handset_by_the_path_of_its_record()
    {
        await using var lab = await DscomLab.StartAsync();
        var (reference, _) = await RecordCallAsync(lab);

        await lab.Client.Calls.PlayOnHandsetAsync("8002", reference, TestTimeout.Token);

        lab.Server.Requests[^1].BodyText.ShouldContain("\"filename\":\"/var/spool/asterisk/" + reference.Value + "\"");
        lab.Exchange.ActiveCalls.ShouldHaveSingleItem();
    }

    private static async Task<(RecordingReference Reference, byte[] Sound)> RecordCallAsync(DscomLab lab)
    {
        var from = lab.Time.GetUtcNow();
        lab.Exchange.PlaceCall("8001", DscomLab.Number).Refusal.ShouldBeNull();
        lab.Clock.Advance(TimeSpan.FromMinutes(1));
        var query = new DscomRecordQuery { From = from, To = from.AddMinutes(5) };
        var record = await lab.Client.Records.QueryAsync(query, TestTimeout.Token).SingleAsync();
        byte[] sound = lab.Exchange.Records.ShouldHaveSingleItem().RenderRecording()!;
        return (new RecordingReference(lab.Client.Pbx, record.RecordingPath!), sound);
    }

    private static async Task<WebApplication> ServeAsync(RequestDelegate handle)
    {
        var application = WebApplication.CreateSlimBuilder().Build();
        application.Urls.Add("http://127.0.0.1:0");
        application.Run(handle);
        await application.StartAsync(TestTimeout.Token);
        return application;
    }

    private sealed class StreamingPbx(Stream recording) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage
        {
            Content = request.Method == HttpMethod.Post ? new StringContent(Contract.Example("requestAccessToken")) : new StreamContent(recording),
            RequestMessage = request,
        });
    }

    private sealed class TemporaryFolder : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dscom-");

        public IEnumerable<string> Files => _folder.GetFiles().Select(file => file.Name);

        public string PathOf(string name) => Path.Combine(_folder.FullName, name);

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
