using PbxConnectors.Transport;

namespace PbxConnectors.Transport.Tests.Registration;

public sealed class NearestNameTests
{
    private static readonly string[] Known = ["BaseAddress", "Password", "PasswordHash", "UserName", "Http", "ola"];

    [Theory]
    [InlineData("BaseAdress", "BaseAddress")]
    [InlineData("baseaddress", "BaseAddress")]
    [InlineData("Pasword", "Password")]
    [InlineData("PaswordHash", "PasswordHash")]
    [InlineData("UserNaem", "UserName")]
    [InlineData("Htpt", "Http")]
    [InlineData("aol", "ola")]
    public void A_slip_finds_what_was_meant(string written, string meant) => NearestName.Find(written, Known).ShouldBe(meant);

    [Theory]
    [InlineData("Colour")]
    [InlineData("x")]
    [InlineData("")]
    [InlineData("空号")]
    public void What_is_like_nothing_finds_nothing(string written) => NearestName.Find(written, Known).ShouldBeNull();
}
