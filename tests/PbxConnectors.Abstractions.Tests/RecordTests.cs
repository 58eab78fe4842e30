namespace PbxConnectors.Abstractions.Tests;

public sealed class RecordTests
{
    [Fact]
    public void A_window_must_run_forwards()
    {
        var noon = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.FromHours(8));
        Should.Throw<ArgumentException>(() => new CallRecordQuery(noon, noon)).ParamName.ShouldBe("to");
        Should.Throw<ArgumentException>(() => new CallRecordQuery(noon, noon.AddTicks(-1))).ParamName.ShouldBe("to");
        new CallRecordQuery(noon, noon.AddTicks(1)).To.ShouldBe(noon.AddTicks(1));
    }

    [Fact]
    public async Task Disposing_a_recording_closes_the_stream_and_its_connection()
    {
        var content = new MemoryStream();
        var connection = new Connection();
        await new Recording(content, "audio/wav", 44, connection).DisposeAsync();

        content.CanRead.ShouldBeFalse();
        connection.Closed.ShouldBeTrue();
    }

    [Fact]
    public async Task A_stream_that_cannot_be_closed_does_not_keep_the_connection_open()
    {
        var connection = new Connection();
        var recording = new Recording(new StubbornStream(), "audio/wav", 44, connection);

        await Should.ThrowAsync<IOException>(async () => await recording.DisposeAsync());
        connection.Closed.ShouldBeTrue();
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void A_call_is_addressed_by_something(string nothing)
    {
        Should.Throw<ArgumentException>(() => CallReference.ByExtension(nothing));
        Should.Throw<ArgumentException>(() => CallReference.ByCallId(nothing));
    }

    [Fact]
    public void A_call_may_be_addressed_by_id_extension_or_both()
    {
        CallReference.ByExtension("8001").CallId.ShouldBeNull();
        CallReference.ByCallId("7").Extension.ShouldBeNull();
        CallReference.ByCallId("7", "8001").ShouldBe(CallReference.ByCallId("7", "8001"));
    }

    private sealed class Connection : IDisposable
    {
        public bool Closed { get; private set; }

        public void Dispose() => Closed = true;
    }

    private sealed class StubbornStream : MemoryStream
    {
        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            throw new IOException("the connection was reset");
        }
    }
}
