namespace PbxConnectors.Abstractions.Tests;

public sealed class PbxExceptionTests
{
    private static readonly PbxErrorDetails Details = new()
    {
        Pbx = new PbxIdentity("dscom", "branch"),
        Operation = "POST /api/v1/call/dial",
        VendorCode = "4002",
        VendorMessage = "分机不在线",
        HttpStatus = 409,
        Body = "{\"code\":4002}",
        IsTransient = true,
        Delivery = Delivery.Sent,
    };

    public static TheoryData<string, PbxException> Family() => new()
    {
        { "authentication", new PbxAuthenticationException("why", Details, new IOException("inner")) },
        { "rejected", new PbxRejectedException("why", Details, new IOException("inner")) },
        { "unavailable", new PbxUnavailableException("why", Details, new IOException("inner")) },
        { "timeout", new PbxTimeoutException("why", Details, new IOException("inner")) },
        { "protocol", new PbxProtocolException("why", Details, new IOException("inner")) },
    };

    [Theory]
    [MemberData(nameof(Family))]
    public void Every_error_carries_all_that_is_known(string symptom, PbxException error)
    {
        error.Message.ShouldBe("why");
        error.Pbx.ShouldBe(Details.Pbx);
        error.Operation.ShouldBe(Details.Operation);
        error.VendorCode.ShouldBe("4002");
        error.VendorMessage.ShouldBe("分机不在线");
        error.HttpStatus.ShouldBe(409);
        error.Body.ShouldBe("{\"code\":4002}");
        error.IsTransient.ShouldBeTrue();
        error.Delivery.ShouldBe(Delivery.Sent);
        error.HelpLink.ShouldBe($"docs/troubleshooting.md#{symptom}");
        error.InnerException.ShouldBeOfType<IOException>();
    }

    [Fact]
    public void What_a_PBX_cannot_do_was_certainly_not_sent()
    {
        var error = new PbxNotSupportedException(Details.Pbx, PbxOperation.Whisper, "Use listen.");
        error.Message.ShouldBe("dscom:branch does not support Whisper. Use listen.");
        error.RequestedOperation.ShouldBe(PbxOperation.Whisper);
        error.Operation.ShouldBe("Whisper");
        error.Delivery.ShouldBe(Delivery.NotSent);
        error.IsTransient.ShouldBeFalse();
        error.HelpLink.ShouldBe("docs/troubleshooting.md#not-supported");
        new PbxNotSupportedException(new PbxIdentity("ola"), PbxOperation.Park).Message.ShouldBe("ola does not support Park.");
    }

    [Fact]
    public void Errors_without_details_are_refused()
    {
        Should.Throw<ArgumentNullException>(() => new PbxTimeoutException("why", null!));
        Should.Throw<ArgumentNullException>(() => new PbxCallEndedException(Details.Pbx, CallState.Connected, null!));
    }
}
