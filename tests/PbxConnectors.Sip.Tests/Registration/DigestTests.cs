using PbxConnectors.Sip.Messages;
using PbxConnectors.Sip.Registration;
using PbxConnectors.Sip.Tests.Messages;

namespace PbxConnectors.Sip.Tests.Registration;

public sealed class DigestTests
{
    private const string Nonce2617 = "nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\"";

    [Theory]
    [InlineData("MD5", "8ca523f5e9506fed4657c9700eebdbec")]
    [InlineData("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1")]
    public void The_example_of_RFC_7616_is_answered_as_printed(string algorithm, string response) =>
        DigestAnswer.Create(
            Challenge($"Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm={algorithm}, " +
                "nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\""),
            "Mufasa", "Circle of Life", "GET", "/dir/index.html", "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ")
            .ShouldContain($"response=\"{response}\"");

    [Theory]
    [InlineData("qop=\"auth\", algorithm=MD5", "6629fae49393a05397450978507c4ef1")]
    [InlineData("qop=auth", "6629fae49393a05397450978507c4ef1")]
    [InlineData("algorithm=MD5", "670fd8c2df070c60b045671b8b24ff02")]
    [InlineData("qop=\"auth\", algorithm=MD5-sess", "8e3825c57e897f5a0dec6c2d4e5059d0")]
    [InlineData("qop=\"auth\", algorithm=\"SHA-256-sess\"", "b8822e12417cb7750f4e2b8515f0dcf25b7dd26993e80bee1426201446a7f59b")]
    public void Every_algorithm_is_answered_with_and_without_qop(string parameters, string response) =>
        DigestAnswer.Create(
            Challenge($"Digest realm=\"testrealm@host.com\", {Nonce2617}, {parameters}"),
            "Mufasa", "Circle Of Life", "GET", "/dir/index.html", "0a4f113b").ShouldContain($"response=\"{response}\"");

    [Fact]
    public void The_strongest_of_several_challenges_is_answered()
    {
        var response = ParsingTests.Parse(ParsingTests.Response(
            "SIP/2.0 401 Unauthorized",
            "WWW-Authenticate: Digest realm=\"r\", nonce=\"1\", algorithm=MD5\r\n" +
            "WWW-Authenticate: Digest realm=\"r\", nonce=\"2\", algorithm=SHA-512-256\r\n" +
            "WWW-Authenticate: Digest realm=\"r\", nonce=\"3\", algorithm=SHA-256, qop=\"auth\"\r\n"));
        DigestChallenge.Strongest(response).ShouldNotBeNull().Nonce.ShouldBe("3");
    }

    [Fact]
    public void Several_challenges_on_one_line_are_told_apart()
    {
        var response = ParsingTests.Parse(ParsingTests.Response(
            "SIP/2.0 407 Proxy Authentication Required",
            "Proxy-Authenticate: Digest realm=\"r, one\", nonce=\"1\", Digest realm=\"two\", nonce=\"2\", algorithm=SHA-256\r\n"));
        var challenge = DigestChallenge.Strongest(response).ShouldNotBeNull();
        (challenge.Realm, challenge.IsProxy).ShouldBe(("two", true));
    }

    [Theory]
    [InlineData("Basic realm=\"r\"")]
    [InlineData("Digest realm=\"r\"")]
    [InlineData("Digest nonce=\"n\"")]
    [InlineData("Digest realm=\"r\", nonce=\"n\", algorithm=TIGER")]
    [InlineData("Digest realm=\"r\", nonce=\"n\", qop=\"auth-int\"")]
    [InlineData("=,=,\"")]
    public void What_cannot_be_answered_is_no_challenge(string value) => DigestChallenge.Strongest(Unauthorized(value)).ShouldBeNull();

    [Fact]
    public void The_password_is_not_in_the_answer() =>
        DigestAnswer.Create(Challenge("Digest realm=\"r\", nonce=\"n\", qop=\"auth\""), "8001", "planted-secret", "REGISTER", "sip:pbx.example")
            .ShouldNotContain("planted-secret");

    private static DigestChallenge Challenge(string value) => DigestChallenge.Strongest(Unauthorized(value)).ShouldNotBeNull();

    private static SipMessage Unauthorized(string value) =>
        ParsingTests.Parse(ParsingTests.Response("SIP/2.0 401 Unauthorized", $"WWW-Authenticate: {value}\r\n"));
}
