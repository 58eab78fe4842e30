using Microsoft.Extensions.DependencyInjection;

namespace PbxConnectors.Conformance;

/// <summary>Every vendor is registered the same way, and swapped by that one line.</summary>
public sealed class RegistrationSpecification
{
    [Theory, EveryVendor]
    public async Task A_dialer_is_one_and_the_same_in_every_scope_of_a_validated_container(string vendor)
    {
        await using var pbx = await PbxUnderTest.StartAsync(vendor);
        await using var scope = pbx.Services.CreateAsyncScope();

        scope.ServiceProvider.GetRequiredService<IPbxDialer>().ShouldBeSameAs(pbx.Dialer);
        pbx.Dialer.Pbx.Connection.ShouldBeEmpty();
        pbx.Dialer.Pbx.Vendor.ShouldBe(pbx.Dialer.Pbx.Vendor.ToLowerInvariant());
    }

    [Theory, EveryVendor]
    public async Task Named_connections_of_one_vendor_stand_side_by_side(string vendor)
    {
        await using var pbx = await PbxUnderTest.StartAsync(vendor);
        await using var services = pbx.Build(each =>
        {
            pbx.Register(each, "north");
            pbx.Register(each, "south");
        });

        var north = services.GetRequiredKeyedService<IPbxDialer>("north");
        var south = services.GetRequiredKeyedService<IPbxDialer>("south");

        north.ShouldNotBeSameAs(south);
        (north.Pbx.Connection, south.Pbx.Connection).ShouldBe(("north", "south"));
        services.GetService<IPbxDialer>().ShouldBeNull();
        await using var call = await north.DialAsync(new DialRequest(Bench.Extension, Number.Answering), Bench.Limit);
        (await call.Completion.WaitAsync(Bench.Limit)).Reason.ShouldBe(EndReason.Normal);
        call.Pbx.ShouldBe(north.Pbx);
    }

    [Theory, EveryVendor]
    public async Task A_container_can_be_disposed_without_waiting(string vendor)
    {
        await using var pbx = await PbxUnderTest.StartAsync(vendor);
        (await pbx.CallAsync(Number.Busy)).Answered.ShouldBeFalse();

#pragma warning disable CA1849 // Without waiting is what this is about.
        pbx.Services.Dispose();
#pragma warning restore CA1849
    }
}
