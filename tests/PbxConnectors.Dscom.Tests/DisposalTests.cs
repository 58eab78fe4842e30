using Microsoft.Extensions.DependencyInjection;

namespace PbxConnectors.Dscom.Tests;

public sealed class DisposalTests
{
    [Fact]
    public void A_container_that_is_disposed_synchronously_disposes_dialer_and_client()
    {
        var services = Watched.Services();
        services.AddDscom(options =>
        {
            options.BaseAddress = new Uri("https://pbx.example");
            (options.ClientId, options.ClientSecret, options.UserName, options.Password) = ("7", "secret", "user", "password");
        });
        var provider = services.BuildServiceProvider();
        provider.GetRequiredService<IPbxDialer>().Pbx.Vendor.ShouldBe("dscom");

        Should.NotThrow(provider.Dispose);
    }
}
