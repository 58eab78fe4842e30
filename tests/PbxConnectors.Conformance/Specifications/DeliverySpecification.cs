namespace PbxConnectors.Conformance;

/// <summary>What became of the dial command is told as it was: the PBX counts, and nobody is ever called twice.</summary>
public sealed class DeliverySpecification
{
    public enum Trouble
    {
        AnswerLost,
        ConnectionLostBeforeItWasDone,
        AnswerCutInHalf,
        AnswerUnreadable,
        ServerError,
        Unavailable,
    }

    [Theory, EveryVendor(With = typeof(Trouble))]
    public async Task A_dial_in_trouble_reaches_the_PBX_once_and_tells_what_became_of_it(string vendor, Trouble trouble)
    {
        await using var pbx = await PbxUnderTest.StartAsync(vendor);
        pbx.StrikeDial(trouble switch
        {
            Trouble.AnswerLost => Fault.Drop,
            Trouble.ConnectionLostBeforeItWasDone => Fault.DropBefore,
            Trouble.AnswerCutInHalf => Fault.Truncate,
            Trouble.AnswerUnreadable => Fault.Garbage,
            Trouble.ServerError => Fault.Status(500, "boom"),
            _ => Fault.Status(503),
        });

        if (pbx.IsLine && trouble is Trouble.ServerError or Trouble.Unavailable)
        {
            await TheEndTellsOfTheRefusalAsync(pbx, Number.Talking);
            return;
        }

        var failure = await Should.ThrowAsync<PbxException>(() => pbx.DialAsync(Number.Talking));

        pbx.DialCommands.ShouldBe(1);
        bool called = trouble is Trouble.AnswerLost or Trouble.AnswerCutInHalf or Trouble.AnswerUnreadable;
        pbx.DialCount(Number.Talking).ShouldBe(called ? 1 : 0);
        failure.Delivery.ShouldNotBe(Delivery.NotSent, "it had left us");
        if (trouble is Trouble.AnswerLost or Trouble.ConnectionLostBeforeItWasDone)
        {
            failure.Delivery.ShouldBe(Delivery.Unknown);
            failure.ShouldBeOfType(pbx.NoticesLostConnections ? typeof(PbxUnavailableException) : typeof(PbxTimeoutException));
        }
    }

    [Theory, EveryVendor]
    public async Task A_dial_to_a_PBX_that_is_not_there_was_certainly_not_sent(string vendor)
    {
        await using var pbx = await PbxUnderTest.StartAsync(vendor);
        await pbx.StopAsync();

        var failure = await Should.ThrowAsync<PbxUnavailableException>(() => pbx.DialAsync(Number.Talking));

        failure.Delivery.ShouldBe(Delivery.NotSent);
        failure.IsTransient.ShouldBeTrue();
        failure.Pbx.ShouldBe(pbx.Dialer.Pbx);
        pbx.DialCount(Number.Talking).ShouldBe(0);
    }

    [Theory, EveryVendor]
    public async Task A_dial_the_PBX_refuses_is_told_at_once_or_ends_as_unknown_where_dialling_is_not_confirmed(string vendor)
    {
        await using var pbx = await PbxUnderTest.StartAsync(vendor, Number.Bench with { GiveUpAfter = TimeSpan.FromSeconds(60) });

        if (pbx.IsLine)
        {
            await TheEndTellsOfTheRefusalAsync(pbx, Number.Refused);
            return;
        }

        if (pbx.Dialer.Capabilities[PbxOperation.Dial] == CapabilityDegree.Supported)
        {
            var refused = await Should.ThrowAsync<PbxRejectedException>(() => pbx.DialAsync(Number.Refused));
            refused.Delivery.ShouldNotBe(Delivery.NotSent);
            refused.Message.ShouldNotContain(Number.Refused);
        }
        else
        {
            var result = await pbx.CallAsync(Number.Refused);
            result.Reason.ShouldBe(EndReason.Unknown);
            result.Explanation.ShouldNotBeNullOrWhiteSpace();
        }

        pbx.DialCommands.ShouldBe(1);
        pbx.DialCount(Number.Refused).ShouldBe(0);
    }

    [Theory, EveryVendor]
    public async Task A_dial_that_failed_leaves_nothing_behind_and_the_next_one_works(string vendor)
    {
        await using var pbx = await PbxUnderTest.StartAsync(vendor);
        pbx.StrikeDial(Fault.DropBefore);
        await Should.ThrowAsync<PbxException>(() => pbx.DialAsync(Number.Busy));

        var result = await pbx.CallAsync(Number.Answering);

        result.Reason.ShouldBe(EndReason.Normal);
        pbx.DialCommands.ShouldBe(2);
    }

    // To a line the PBX and the network answer alike: who refused cannot be told, so it is the call that ends, with what was said.
    private static async Task TheEndTellsOfTheRefusalAsync(PbxUnderTest pbx, string number)
    {
        pbx.Dialer.Capabilities.NoteOn(PbxOperation.Dial)!.ShouldContain("refus");

        var result = await pbx.CallAsync(number);

        result.Delivery.ShouldBe(Delivery.Sent);
        result.Answered.ShouldBeFalse();
        result.Reason.ShouldBeOneOf(EndReason.Blocked, EndReason.Congestion, EndReason.Failed);
        result.VendorText.ShouldNotBeNullOrWhiteSpace();
        pbx.DialCommands.ShouldBe(1);
        pbx.DialCount(number).ShouldBe(0);
    }
}
