namespace PbxConnectors.Conformance;

/// <summary>Capabilities are true both ways: what is declared works, what is not is refused before anything is sent.</summary>
public sealed class CapabilitySpecification
{
    [Theory, EveryVendor(With = typeof(PbxOperation))]
    public async Task What_is_declared_works_and_what_is_not_is_refused_before_anything_is_sent(string vendor, PbxOperation operation)
    {
        await using var pbx = await PbxUnderTest.StartAsync(vendor);
        bool declared = pbx.Dialer.Capabilities.Supports(operation);
        if (!Attempt.All.TryGetValue(operation, out var attempt))
        {
            if (declared)
            {
                pbx.Dialer.Capabilities.NoteOn(operation).ShouldNotBeNullOrWhiteSpace("no common feature does it: the note says where it is");
            }

            return;
        }

        if (declared)
        {
            await attempt.Prepare(pbx);
            await attempt.Try(pbx, Bench.Limit).WaitAsync(Bench.Limit);
            if (attempt.Done is { } done)
            {
                await pbx.WaitForAsync(done);
            }
        }
        else if (attempt.Feature is null || Offers(pbx.Dialer, attempt.Feature))
        {
            // To hang up, there must be a call first.
            int allowed = operation == PbxOperation.HangUp ? int.MaxValue : pbx.Requests;
            var refused = await Should.ThrowAsync<PbxNotSupportedException>(() => attempt.Try(pbx, Bench.Limit).WaitAsync(Bench.Limit));
            refused.RequestedOperation.ShouldBe(operation);
            refused.Delivery.ShouldBe(Delivery.NotSent);
            refused.Pbx.ShouldBe(pbx.Dialer.Pbx);
            pbx.Requests.ShouldBeLessThanOrEqualTo(allowed);
        }
    }

    [Theory, EveryVendor]
    public async Task Every_degree_has_a_reason_and_what_needs_a_switch_names_it(string vendor)
    {
        await using var pbx = await PbxUnderTest.StartAsync(vendor);
        var capabilities = pbx.Dialer.Capabilities;

        capabilities.ShouldNotBeEmpty();
        capabilities.Supports(PbxOperation.Dial).ShouldBeTrue();
        capabilities.CallStates.ShouldNotBe(Freshness.Unknown);
        foreach (var each in capabilities.Where(each => each.Degree == CapabilityDegree.Undocumented))
        {
            each.Note.ShouldNotBeNullOrWhiteSpace($"{each.Operation} must be switched on: the note says how");
        }
    }

    [Theory, EveryVendor]
    public async Task Live_sound_is_there_where_it_is_declared_and_nowhere_else(string vendor)
    {
        await using var pbx = await PbxUnderTest.StartAsync(vendor);

        await using var call = await pbx.DialAsync(Number.Talking);
        await pbx.WaitForAsync(Number.Talking, CallState.Connected);

        call.TryGetLiveAudio(out _).ShouldBe(pbx.Dialer.Capabilities.Supports(PbxOperation.LiveAudio));
    }

    private static bool Offers(IPbxDialer dialer, Type feature)
    {
        object?[] arguments = [null];
        return (bool)typeof(IPbxDialer).GetMethod(nameof(IPbxDialer.TryGetFeature))!.MakeGenericMethod(feature).Invoke(dialer, arguments)!;
    }
}
