using System.Reflection;

namespace PbxConnectors.Dscom.Tests;

/// <summary>The codes of the document's section 错误代码.</summary>
public sealed class ErrorCodeTests
{
    public static TheoryData<string, string> Codes
    {
        get
        {
            var codes = new TheoryData<string, string>();
            foreach (var code in Contract.Root.GetProperty("errorCodes").EnumerateArray())
            {
                codes.Add(code.GetProperty("code").GetString()!, code.GetProperty("meaning_zh").GetString()!);
            }

            return codes;
        }
    }

    [Theory, MemberData(nameof(Codes))]
    public void Every_code_has_a_constant_and_a_meaning_in_English(string code, string chinese)
    {
        Constants().ShouldContain(code, chinese);
        DscomErrorCodes.MeaningOf(code).ShouldNotBeNullOrWhiteSpace();
    }

    [Fact]
    public void No_constant_is_of_a_code_the_document_does_not_have()
    {
        var documented = Codes.Select(row => (string)row[0]).ToList();

        Constants().ShouldBe(documented, ignoreOrder: true);
    }

    [Fact]
    public void No_two_codes_mean_the_same() =>
        Constants().Select(DscomErrorCodes.MeaningOf).Distinct().Count().ShouldBe(Constants().Count);

    [Theory]
    [InlineData("200")]
    [InlineData("999999")]
    [InlineData("")]
    [InlineData(null)]
    public void A_code_outside_the_document_has_no_meaning(string? code) => DscomErrorCodes.MeaningOf(code).ShouldBeNull();

    [Theory, MemberData(nameof(Codes))]
    public async Task A_refusal_carries_code_Chinese_message_and_English_meaning(string code, string chinese)
    {
        using var pbx = new StubPbx().Answer("hangup", $$"""{"code":"{{code}}","msg":"{{chinese}}","data":[],"total":0}""");
        await using var client = pbx.CreateClient();

        var refused = await Should.ThrowAsync<PbxRejectedException>(() => client.Calls.HangUpAsync("8001", TestTimeout.Token));

        refused.VendorCode.ShouldBe(code);
        refused.VendorMessage.ShouldBe(chinese);
        refused.Message.ShouldContain(code);
        refused.Message.ShouldContain(chinese);
        refused.Message.ShouldContain(DscomErrorCodes.MeaningOf(code)!);
        refused.Operation.ShouldBe("POST /api/v1/call/hangup");
        refused.Delivery.ShouldBe(Delivery.Sent);
        refused.IsTransient.ShouldBeFalse();
    }

    private static List<string> Constants() => [.. typeof(DscomErrorCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (string)field.GetRawConstantValue()!)];
}
