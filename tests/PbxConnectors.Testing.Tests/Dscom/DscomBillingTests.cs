using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace PbxConnectors.Testing.Tests;

public sealed class DscomBillingTests
{
    private const string Number = "13900000001";

    [Fact]
    public async Task A_record_is_pushed_in_the_printed_shape_when_its_call_ends()
    {
        await using var lab = await DscomFixture.StartAsync();
        using var socket = await ConnectAsync(lab);

        FinishCall(lab);
        var message = await ReceiveAsync(socket);

        var example = Contract.Dscom.Example("subscribeBillingPush");
        Contract.Shape(message).ShouldBe(Contract.Shape(example));
        Contract.Shape(message.GetProperty("data")[0]).ShouldBe(Contract.Shape(example.GetProperty("data")[0]));
        message.GetProperty("data")[0].GetProperty("dst").GetString().ShouldBe(Number);
    }

    [Fact]
    public async Task An_internal_call_is_spelled_inter_in_the_push_and_inner_in_the_list()
    {
        await using var lab = await DscomFixture.StartAsync();
        using var socket = await ConnectAsync(lab);

        lab.Exchange.PlaceCall("8001", "8002");
        lab.Exchange.HangUp("8001");
        var pushed = (await ReceiveAsync(socket)).GetProperty("data")[0];
        var listed = (await lab.Caller.GetAsync("/api/v1/cdr/list?start_time=2026-03-02 00:00:00&end_time=2026-03-03 00:00:00"))
            .GetProperty("data")[0];

        pushed.GetProperty("direction").GetString().ShouldBe("inter");
        listed.GetProperty("direction").GetString().ShouldBe("inner");
        pushed.GetProperty("uniqueid").GetString().ShouldBe(listed.GetProperty("uniqueid").GetString());
    }

    [Fact]
    public async Task What_happens_while_nobody_listens_is_not_pushed_later()
    {
        await using var lab = await DscomFixture.StartAsync();
        FinishCall(lab);
        using var socket = await ConnectAsync(lab);

        FinishCall(lab, "13900000002");

        (await ReceiveAsync(socket)).GetProperty("data")[0].GetProperty("dst").GetString().ShouldBe("13900000002");
    }

    [Fact]
    public async Task The_push_waits_for_the_record_delay()
    {
        await using var lab = await DscomFixture.StartAsync(options: new DscomServerOptions { RecordDelay = 3.Seconds() });
        using var socket = await ConnectAsync(lab);
        lab.Exchange.PlaceCall("8001", "8002");
        lab.Exchange.HangUp("8001");

        var receiving = ReceiveAsync(socket);
        receiving.IsCompleted.ShouldBeFalse();
        lab.Time.Advance(3.Seconds());

        await receiving;
    }

    [Theory]
    [InlineData("user_id=billing&token=wrong", "401")]
    [InlineData("user_id=billing", "401")]
    [InlineData("user_id=other&token=wrong", "400")]
    public async Task Only_who_has_a_token_is_let_in(string query, string status)
    {
        await using var lab = await DscomFixture.StartAsync();
        using var socket = new ClientWebSocket();

        var failure = await Should.ThrowAsync<WebSocketException>(
            socket.ConnectAsync(new Uri(lab.Server.BillingAddress, "/?" + query), TestTimeout.Token));

        failure.Message.ShouldContain(status);
        lab.Server.BillingConnections.ShouldBe(0);
    }

    [Fact]
    public async Task The_token_is_checked_only_when_connecting()
    {
        await using var lab = await DscomFixture.StartAsync();
        using var socket = await ConnectAsync(lab);

        lab.Server.ForgetAccessTokens();
        FinishCall(lab);

        (await ReceiveAsync(socket)).GetProperty("type").GetString().ShouldBe("billing");
    }

    [Fact]
    public async Task A_message_can_break_off_in_the_middle_and_the_socket_with_it()
    {
        await using var lab = await DscomFixture.StartAsync();
        using var socket = await ConnectAsync(lab);
        lab.Server.Faults.Next("billing", Fault.DropMidMessage);

        FinishCall(lab);

        await Should.ThrowAsync<WebSocketException>(ReceiveAsync(socket));
    }

    [Fact]
    public async Task A_message_can_arrive_twice()
    {
        await using var lab = await DscomFixture.StartAsync();
        using var socket = await ConnectAsync(lab);
        lab.Server.Faults.Next("billing", Fault.Duplicate);

        FinishCall(lab);

        var first = (await ReceiveAsync(socket)).GetRawText();
        (await ReceiveAsync(socket)).GetRawText().ShouldBe(first);
    }

    [Fact]
    public async Task A_late_message_arrives_after_those_that_follow_it()
    {
        await using var lab = await DscomFixture.StartAsync();
        using var socket = await ConnectAsync(lab);
        lab.Server.Faults.Next("billing", Fault.Late(10.Minutes()));

        FinishCall(lab);
        FinishCall(lab, "13900000002");
        lab.Time.Advance(10.Minutes());

        (await ReceiveAsync(socket)).GetProperty("data")[0].GetProperty("dst").GetString().ShouldBe("13900000002");
        (await ReceiveAsync(socket)).GetProperty("data")[0].GetProperty("dst").GetString().ShouldBe(Number);
    }

    [Fact]
    public async Task Connections_can_be_reset_and_made_again()
    {
        await using var lab = await DscomFixture.StartAsync();
        using var socket = await ConnectAsync(lab);

        lab.Server.DropBillingConnections();
        await Should.ThrowAsync<WebSocketException>(ReceiveAsync(socket));
        using var again = await ConnectAsync(lab);
        FinishCall(lab);

        (await ReceiveAsync(again)).GetProperty("type").GetString().ShouldBe("billing");
    }

    [Fact]
    public async Task Opening_the_socket_can_fail()
    {
        await using var lab = await DscomFixture.StartAsync();
        lab.Server.Faults.Next("subscribeBillingPush", Fault.Status(503));

        (await Should.ThrowAsync<WebSocketException>(ConnectAsync(lab))).Message.ShouldContain("503");
        using var socket = await ConnectAsync(lab);

        socket.State.ShouldBe(WebSocketState.Open);
    }

    [Fact]
    public async Task A_client_that_closes_is_let_go()
    {
        await using var lab = await DscomFixture.StartAsync();
        using var socket = await ConnectAsync(lab);

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, TestTimeout.Token);

        await lab.Server.WaitForBillingConnectionsAsync(0, TestTimeout.Token);
        socket.State.ShouldBe(WebSocketState.Closed);
    }

    [Fact]
    public async Task Stopping_the_server_ends_the_push()
    {
        var lab = await DscomFixture.StartAsync();
        using var socket = await ConnectAsync(lab);

        await lab.Server.DisposeAsync();

        await Should.ThrowAsync<WebSocketException>(ReceiveAsync(socket));
        await lab.DisposeAsync();
    }

    private static void FinishCall(DscomFixture lab, string number = Number)
    {
        lab.Exchange.PlaceCall("8001", number).Accepted.ShouldBeTrue();
        lab.Time.Advance(1.Minutes());
    }

    private static async Task<ClientWebSocket> ConnectAsync(DscomFixture lab)
    {
        var before = lab.Server.BillingConnections;
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri(lab.Server.BillingAddress, $"/?user_id=billing&token={lab.Caller.Token}"),
            TestTimeout.Token);
        await lab.Server.WaitForBillingConnectionsAsync(before + 1, TestTimeout.Token);
        return socket;
    }

    private static async Task<JsonElement> ReceiveAsync(ClientWebSocket socket)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(), TestTimeout.Token);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                throw new WebSocketException(WebSocketError.ConnectionClosedPrematurely);
            }

            text.Append(Encoding.UTF8.GetString(buffer, 0, part.Count));
            if (part.EndOfMessage)
            {
                return JsonDocument.Parse(text.ToString()).RootElement;
            }
        }
    }
}
