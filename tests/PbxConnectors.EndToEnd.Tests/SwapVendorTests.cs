using SwapVendor;

namespace PbxConnectors.EndToEnd.Tests;

/// <summary>The sample as a newcomer runs it, on a faster clock.</summary>
public sealed class SwapVendorTests
{
    [Theory]
    [InlineData("dscom", "Busy (Reported)", "cause: 17")]
    [InlineData("ola", "Unknown (Unknown)", "cause: not told")]
    [InlineData("800ing", "Unknown (Unknown)", "cause: not told")]
    public async Task The_same_application_runs_on_every_vendor_and_each_tells_what_it_knows(string vendor, string busy, string cause)
    {
        string told = await RunAsync(vendor);

        told.ShouldStartWith($"{vendor}: ");
        told.ShouldContain("199****0001: Initiated → ");
        told.ShouldContain("→ Connected → Ended: Normal (Reported)");
        told.ShouldContain($"Ended: {busy}");
        told.ShouldContain(cause);
    }

    [Fact]
    public async Task A_setting_that_names_no_connection_is_told()
    {
        var error = await Should.ThrowAsync<PbxConfigurationException>(() => RunAsync("0la"));

        error.Problems.ShouldHaveSingleItem().ShouldStartWith("Pbx:Default: '0la' is no connection; did you mean ola?");
    }

    private static async Task<string> RunAsync(string vendor)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await using var output = new StringWriter();
        await Swap.RunAsync(vendor, output, speed: 20, limit.Token);
        return output.ToString();
    }
}
