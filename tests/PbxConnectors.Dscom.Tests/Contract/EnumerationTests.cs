using PbxConnectors.Dscom.Agents;
using PbxConnectors.Dscom.Calls;
using PbxConnectors.Dscom.Records;
using PbxConnectors.Dscom.Status;
using PbxConnectors.Transport;

namespace PbxConnectors.Dscom.Tests;

/// <summary>Every value the document lists is known to the client by name; values it does not list are kept as sent.</summary>
public sealed class EnumerationTests
{
    private static readonly string[] States = [.. typeof(DscomAgentState)
        .GetProperties(System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.Static)
        .Select(property => ((DscomAgentState)property.GetValue(null)!).Value)];

    // How the client shows that it knows a value: by a name of its own, not by repeating the text.
    private static readonly Dictionary<string, Func<string, bool>> Known = new()
    {
        ["agentStateSettable"] = value => States.Contains(value),
        ["agentStatus"] = value => States.Contains(value) && new DscomAgentState(value).ToAgentState() != AgentState.Unknown,
        ["extensionState"] = value => Endpoint(value) != DeviceState.Unknown,
        ["trunkState"] = value => Endpoint(value) != DeviceState.Unknown,
        ["transferType"] = value => Enum.GetValues<DscomTransferType>().Any(type => SentTransferType(type) == value),

        // The example of /cdr prints 8 and nothing says what it means: the text is kept.
        ["disposition"] = value => Record("disposition", value) is { } record
            && (value == "8" ? record.DispositionText == "8" : record.Disposition != CallDisposition.Unknown),
        ["callDirection"] = value => (Record("direction", value).Direction != CallDirection.Unknown) == (value.Length > 0),
        ["recordingSetting"] = value => typeof(DscomRecordingSetting)
            .GetProperties(System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.Static)
            .Any(property => ((DscomRecordingSetting)property.GetValue(null)!).Value == value),
        ["voicemailRead"] = value => SentWhenMarking(true) == value || SentWhenMarking(false) == value,
        ["sortBy"] = value => Enum.GetValues<DscomSortField>().Any(field => SentInQuery("sort_by", field, descending: false) == value),
        ["sortOrder"] = value => SentInQuery("order", default, descending: value == "desc") == value,
    };

    public static TheoryData<string, string, string> Values
    {
        get
        {
            var values = new TheoryData<string, string, string>();
            foreach (var enumeration in Contract.Root.GetProperty("enums").EnumerateObject())
            {
                foreach (var value in enumeration.Value.EnumerateArray())
                {
                    values.Add(enumeration.Name, value.GetProperty("value").GetString()!, value.GetProperty("meaning_zh").GetString()!);
                }
            }

            return values;
        }
    }

    [Theory, MemberData(nameof(Values))]
    public void Every_value_of_the_document_is_known(string enumeration, string value, string meaning)
    {
        Known.ShouldContainKey(enumeration);
        Known[enumeration](value).ShouldBeTrue($"{enumeration} '{value}' ({meaning})");
    }

    [Theory, MemberData(nameof(Values))]
    public void An_agent_state_is_the_same_whether_sent_as_a_number_or_as_its_Chinese_word(string enumeration, string value, string meaning)
    {
        // Custom state 3 is printed 12, as custom state 2 is: presumably it is 13.
        string expected = meaning == "自定义状态3" ? "13" : value;

        if (enumeration is "agentStatus" or "agentStateSettable")
        {
            DscomAgentState.Read(meaning).ShouldBe(new DscomAgentState(expected));
            DscomAgentState.Read(expected).ShouldBe(new DscomAgentState(expected));
        }
    }

    [Theory]
    [InlineData("ANSWERED", CallDisposition.Answered)]
    [InlineData("ANSWERD", CallDisposition.Answered)]
    [InlineData("answered", CallDisposition.Answered)]
    [InlineData("NO ANSWER", CallDisposition.NoAnswer)]
    [InlineData("BUSY", CallDisposition.Busy)]
    [InlineData("FAILED", CallDisposition.Failed)]
    [InlineData("8", CallDisposition.Unknown)]
    [InlineData("CONGESTION", CallDisposition.Unknown)]
    public void A_disposition_is_read_in_common_terms_and_kept_as_sent(string sent, CallDisposition expected)
    {
        var record = Record("disposition", sent);

        record.Disposition.ShouldBe(expected);
        record.DispositionText.ShouldBe(sent);
    }

    [Theory]
    [InlineData("in", CallDirection.Inbound)]
    [InlineData("out", CallDirection.Outbound)]
    [InlineData("inner", CallDirection.Internal)]
    [InlineData("inter", CallDirection.Internal)]
    [InlineData("", CallDirection.Unknown)]
    [InlineData("sideways", CallDirection.Unknown)]
    public void A_direction_is_read_in_common_terms(string sent, CallDirection expected) =>
        Record("direction", sent).Direction.ShouldBe(expected);

    [Theory]
    [InlineData("Unavailable", DeviceState.Unavailable)]
    [InlineData("Not in use", DeviceState.Idle)]
    [InlineData("In use", DeviceState.InUse)]
    [InlineData("Ringing", DeviceState.Ringing)]
    [InlineData("On Hold", DeviceState.OnHold)]
    [InlineData("Busy", DeviceState.Busy)]
    [InlineData("Ring+Inuse", DeviceState.RingingInUse)]
    [InlineData("维护中", DeviceState.Unknown)]
    public void A_state_of_an_extension_is_read_in_common_terms_and_kept_as_sent(string sent, DeviceState expected)
    {
        var status = DscomEndpointStatus.Read(Json.Parse($$"""{"state":"{{sent}}"}"""));

        status.State.ShouldBe(expected);
        status.StateText.ShouldBe(sent);
    }

    [Fact]
    public void A_state_outside_the_document_can_be_set_and_read()
    {
        DscomAgentState.Read("42").ShouldBe(new DscomAgentState("42"));
        DscomAgentState.Read("午休").ShouldBe(new DscomAgentState("午休"));
        new DscomAgentState("42").ToAgentState().ShouldBe(AgentState.Unknown);
        Sent(c => c.Agents.SetStateAsync("8001", "200", new DscomAgentState("42"))).Body.GetProperty("paused").GetInt32().ShouldBe(42);
    }

    private static DeviceState Endpoint(string state) => DscomEndpointStatus.Read(Json.Parse($$"""{"state":"{{state}}"}""")).State;

    private static DscomCallRecord Record(string member, string value) =>
        DscomCallRecord.Read(Json.Parse($$"""{"{{member}}":"{{value}}"}"""), new PbxClock(TimeZoneInfo.Utc));

    private static string? SentTransferType(DscomTransferType type) =>
        Sent(c => c.Calls.TransferAsync(type, "8001", "8002")).Body.GetProperty("type").GetString();

    private static string? SentWhenMarking(bool isRead) => Sent(c => c.Voicemail.MarkAsync(38, isRead)).Body.GetProperty("is_read").GetString();

    private static string SentInQuery(string parameter, DscomSortField sortBy, bool descending) => Sent(async c =>
    {
        var query = new DscomBillingQuery
        {
            From = TestOptions.China("2025-05-21 00:00:00"), To = TestOptions.China("2025-05-22 00:00:00"), SortBy = sortBy, Descending = descending,
        };
        await foreach (var record in c.Records.QueryBillingAsync(query))
        {
            record.ShouldNotBeNull();
        }
    }).Query[parameter];

    private static StubRequest Sent(Func<DscomClient, Task> call)
    {
        using var pbx = new StubPbx();
        var client = pbx.CreateClient();

        // The stub answers at once: nothing is waited for.
        call(client).GetAwaiter().GetResult();
        return pbx.Single;
    }
}
