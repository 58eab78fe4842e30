using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using PbxConnectors.CallProgress;
using PbxConnectors.Transcription.Tests.Support;

namespace PbxConnectors.Transcription.Tests;

public sealed class OpenAiTranscriberTests : IAsyncLifetime, IDisposable
{
    private const string Key = "invented-key-7c1d";
    private static readonly WaveAudio Audio = new(Enumerable.Range(0, 8000).Select(i => (short)(8000 * Math.Sin(i / 5.0))).ToArray());

    private readonly HttpClient _client = new();
    private TranscriptionServer _server = null!;

    public async Task InitializeAsync() => _server = await TranscriptionServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task The_words_come_back()
    {
        _server.Answer = TranscriptionServer.Json("""{ "text": " 您拨打的号码是空号 ", "language": "chinese", "duration": 1.0 }""");
        (await Transcriber().TranscribeAsync(Audio)).ShouldBe(new Transcript("您拨打的号码是空号", "chinese"));
    }

    [Fact]
    public async Task The_request_is_what_the_interface_asks_for()
    {
        await Transcriber(options => (options.Model, options.Language, options.Prompt) = ("whisper-large-v3", "zh", "空号")).TranscribeAsync(Audio);
        var request = _server.Requests.ShouldHaveSingleItem();
        request.Authorization.ShouldBe($"Bearer {Key}");
        (request.FileField, request.FileName, request.ContentType).ShouldBe(("file", "announcement.wav", "audio/wav"));
        request.Fields.ShouldBe(new Dictionary<string, string>
        {
            ["model"] = "whisper-large-v3", ["response_format"] = "json", ["temperature"] = "0", ["language"] = "zh", ["prompt"] = "空号",
        }, ignoreOrder: true);
        WaveFile.TryRead(request.File, out var sent, out _).ShouldBeTrue();
        sent!.Samples.ToArray().ShouldBe(Audio.Samples.ToArray());
    }

    // Recognisers repeat their prompt where they understand nothing.
    [Fact]
    public void The_usual_prompt_names_no_state() =>
        AnnouncementKeywords.Default.Match(new OpenAiTranscriptionOptions().Prompt!).ShouldBeNull();

    [Fact]
    public async Task What_is_not_set_is_not_sent()
    {
        await Transcriber(options => (options.ApiKey, options.Language, options.Prompt) = (null, null, null)).TranscribeAsync(Audio);
        var request = _server.Requests.ShouldHaveSingleItem();
        request.Authorization.ShouldBeEmpty();
        request.Fields.Keys.Order().ShouldBe(["model", "response_format", "temperature"]);
    }

    [Fact]
    public async Task The_base_address_may_end_without_a_slash() =>
        (await Transcriber(
            options => options.BaseAddress = new Uri(_server.BaseAddress.AbsoluteUri.TrimEnd('/'))).TranscribeAsync(Audio)).Text.ShouldNotBeEmpty();

    [Theory]
    [InlineData(401)]
    [InlineData(429)]
    [InlineData(500)]
    public async Task An_error_is_told_with_its_status_and_text_and_without_the_key(int status)
    {
        _server.Answer = TranscriptionServer.Json($$"""{ "error": { "message": "Incorrect API key provided: {{Key}}" } }""", status);
        var error = await Should.ThrowAsync<HttpRequestException>(() => Transcriber().TranscribeAsync(Audio));
        error.StatusCode.ShouldBe((HttpStatusCode)status);
        error.Message.ShouldContain($"{status}: ");
        error.Message.ShouldContain("Incorrect API key");
        error.ToString().ShouldNotContain(Key);
        _server.Requests.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>down for maintenance</html>")]
    [InlineData("[]")]
    [InlineData("{ \"text\": null }")]
    [InlineData("{ \"text\": 5 }")]
    [InlineData("{ \"text\": \"\\ud800\" }")]
    [InlineData("{ \"words\": \"您好\" }")]
    public async Task Garbage_is_told_as_such(string answer)
    {
        _server.Answer = TranscriptionServer.Json(answer);
        (await Should.ThrowAsync<InvalidDataException>(
            () => Transcriber().TranscribeAsync(Audio))).Message.ShouldContain("no JSON object with a 'text'");
    }

    [Fact]
    public async Task An_endless_answer_is_not_read_to_its_end()
    {
        _server.Answer = async context =>
        {
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.WriteAsync(new string('x', 10_000), context.RequestAborted);
            }
        };
        (await Should.ThrowAsync<InvalidDataException>(() => Transcriber(options => options.MaxResponseBytes = 100_000).TranscribeAsync(Audio)
            .WaitAsync(TimeSpan.FromSeconds(60)))).Message.ShouldContain("longer than 100000 bytes");
    }

    [Fact]
    public async Task A_request_nobody_waits_for_is_given_up()
    {
        var arrived = new TaskCompletionSource();
        _server.Answer = async context =>
        {
            arrived.SetResult();
            await new TaskCompletionSource().Task.WaitAsync(context.RequestAborted);
        };
        using var stop = new CancellationTokenSource();
        var asked = Transcriber().TranscribeAsync(Audio, stop.Token);
        await arrived.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => asked);
    }

    [Fact]
    public async Task A_server_that_is_not_there_leaves_the_verdict_as_it_was()
    {
        await _server.DisposeAsync();
        var verdict = Unlisted();
        using var review = new TranscriptReview(Transcriber());
        var reviewed = await review.ReviewAsync(Audio, verdict);
        reviewed.Outcome.ShouldBe(ReviewOutcome.Failed);
        reviewed.Verdict.ShouldBeSameAs(verdict);
        reviewed.Problem!.ShouldNotContain(Key);
    }

    [Fact]
    public async Task What_the_server_understood_names_the_state()
    {
        using var review = new TranscriptReview(Transcriber());
        var reviewed = await review.ReviewAsync(Audio, Unlisted());
        reviewed.Outcome.ShouldBe(ReviewOutcome.Decided);
        reviewed.Verdict.State.ShouldBe(NumberState.EmptyNumber);
    }

    [Fact]
    public async Task Registered_it_is_the_transcriber_of_the_services()
    {
        var services = Watched.Services();
        services.AddOpenAiTranscription(options => (options.BaseAddress, options.ApiKey) = (_server.BaseAddress, Key));
        await using var provider = services.BuildServiceProvider();
        var transcriber = provider.GetRequiredService<ITranscriber>();
        (await transcriber.TranscribeAsync(Audio)).Text.ShouldBe("您拨打的号码是空号");
        transcriber.ToString()!.ShouldNotContain(Key);
    }

    [Theory]
    [InlineData(null, "whisper-1", null, "BaseAddress")]
    [InlineData("ftp://server.example/", "whisper-1", null, "BaseAddress")]
    [InlineData("https://user:pass@server.example/v1/", "whisper-1", null, "ApiKey")]
    [InlineData("https://server.example/v1/", " ", null, "Model")]
    [InlineData("https://server.example/v1/", "whisper-1", "two words", "ApiKey")]
    public void A_wrong_option_is_named(string? address, string model, string? key, string named)
    {
        var options = new OpenAiTranscriptionOptions { BaseAddress = address is null ? null : new Uri(address), Model = model, ApiKey = key };
        Should.Throw<ArgumentException>(() => new OpenAiTranscriber(_client, options)).Message.ShouldContain(named);
    }

    [Fact]
    public void The_key_is_not_shown()
    {
        var options = new OpenAiTranscriptionOptions { BaseAddress = new Uri("https://server.example/v1/"), ApiKey = Key };
        options.ToString().ShouldBe("transcription at https://server.example");
        new OpenAiTranscriber(_client, options).ToString().ShouldNotContain(Key);
    }

    private static CallProgressVerdict Unlisted() => new()
    {
        State = NumberState.Unknown, Stage = VerdictStage.Closed, Confidence = 0, Evidence = "Speech.",
        Timeline = [new HeardSegment { Kind = SegmentKind.Speech, Start = TimeSpan.Zero, End = TimeSpan.FromSeconds(1), Description = "speech" }],
    };

    private OpenAiTranscriber Transcriber(Action<OpenAiTranscriptionOptions>? configure = null)
    {
        var options = new OpenAiTranscriptionOptions { BaseAddress = _server.BaseAddress, ApiKey = Key };
        configure?.Invoke(options);
        return new OpenAiTranscriber(_client, options);
    }
}
