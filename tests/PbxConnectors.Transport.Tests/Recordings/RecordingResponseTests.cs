using System.IO.Pipelines;
using System.Net;
using System.Net.Http.Headers;

namespace PbxConnectors.Transport.Tests.Recordings;

public sealed class RecordingResponseTests
{
    private static readonly PbxErrorDetails Details =
        new() { Pbx = new PbxIdentity("test", "branch"), Operation = "GET /{recording}", Delivery = Delivery.Sent };

    [Fact]
    public async Task A_recording_is_given_out_as_it_comes_and_not_read_ahead()
    {
        var wire = new Pipe();
        await using var recording = await OpenAsync(new StreamContent(wire.Reader.AsStream()), maxBytes: 100);
        byte[] buffer = new byte[10];

        await wire.Writer.WriteAsync("RIFF"u8.ToArray());
        int first = await recording.Content.ReadAsync(buffer);
        var next = recording.Content.ReadAsync(buffer).AsTask();
        next.IsCompleted.ShouldBeFalse();
        await wire.Writer.CompleteAsync();

        first.ShouldBe(4);
        (await next).ShouldBe(0);
    }

    [Theory]
    [InlineData(9, 10)]
    [InlineData(10, 10)]
    public async Task One_that_is_as_large_as_allowed_is_read_whole(int size, int maxBytes)
    {
        byte[] sound = [.. Enumerable.Range(0, size).Select(i => (byte)i)];
        await using var recording = await OpenAsync(Content(sound), maxBytes);
        using var copy = new MemoryStream();

        await recording.Content.CopyToAsync(copy);

        recording.Length.ShouldBe(size);
        copy.ToArray().ShouldBe(sound);
    }

    [Fact]
    public async Task One_that_says_it_is_larger_is_refused_before_anything_is_read()
    {
        var content = Content(new byte[11]);

        var refused = await Should.ThrowAsync<PbxProtocolException>(() => OpenAsync(content, maxBytes: 10));

        refused.Message.ShouldBe("GET /{recording}: the recording of 11 bytes is larger than MaxRecordingBytes of the options allows (10).");
        refused.IsTransient.ShouldBeFalse();
        Should.Throw<ObjectDisposedException>(() => content.ReadAsStream());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_that_does_not_say_its_length_stops_where_it_grows_too_large(bool synchronously)
    {
        await using var recording = await OpenAsync(new StreamContent(new Endless()), maxBytes: 1000);
        byte[] buffer = new byte[300];
        long read = 0;

        var refused = await Should.ThrowAsync<PbxProtocolException>(async () =>
        {
            while (true)
            {
                read += synchronously ? recording.Content.Read(buffer, 0, buffer.Length) : await recording.Content.ReadAsync(buffer);
            }
        });

        read.ShouldBe(900);
        refused.Message.ShouldBe("GET /{recording}: the recording is larger than MaxRecordingBytes of the options allows (1000).");
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/json")]
    public async Task What_is_no_sound_is_refused(string type)
    {
        var content = Content([1, 2, 3], type);

        var refused = await Should.ThrowAsync<PbxProtocolException>(() => OpenAsync(content, maxBytes: 10));

        refused.Message.ShouldContain(type);
        refused.HttpStatus.ShouldBe(200);
        Should.Throw<ObjectDisposedException>(() => content.ReadAsStream());
    }

    [Fact]
    public async Task A_download_that_grows_too_large_leaves_no_file()
    {
        var folder = Directory.CreateTempSubdirectory("recordings-");
        try
        {
            var download = new RecordingDownload(
                Details.Pbx, new WireOperation(HttpMethod.Get, "/{recording}", RetrySafety.Safe), TimeSpan.FromMinutes(1));

            await Should.ThrowAsync<PbxProtocolException>(() => download.ToFileAsync(
                _ => OpenAsync(new StreamContent(new Endless()), maxBytes: 1_000_000), Path.Combine(folder.FullName, "call.wav"), default));

            folder.GetFiles().ShouldBeEmpty();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Task<Recording> OpenAsync(HttpContent content, long maxBytes) =>
        RecordingResponse.OpenAsync(new HttpResponseMessage(HttpStatusCode.OK) { Content = content }, Details, maxBytes, default);

    private static ByteArrayContent Content(byte[] bytes, string type = "audio/x-wav") =>
        new(bytes) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };

    private sealed class Endless : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => count;

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
