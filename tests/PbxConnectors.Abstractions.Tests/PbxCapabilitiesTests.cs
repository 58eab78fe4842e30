namespace PbxConnectors.Abstractions.Tests;

public sealed class PbxCapabilitiesTests
{
    private readonly PbxCapabilities _capabilities = new(
        Freshness.Polled,
        [
            new PbxCapability(PbxOperation.Recordings, CapabilityDegree.Undocumented, "Switch it on by name."),
            new PbxCapability(PbxOperation.Dial, CapabilityDegree.Supported),
            new PbxCapability(PbxOperation.HangUp, CapabilityDegree.SupportedWithoutConfirmation),
            new PbxCapability(PbxOperation.Park, CapabilityDegree.NotSupported, "Use a queue."),
        ]);

    [Theory]
    [InlineData(PbxOperation.Dial, CapabilityDegree.Supported, true)]
    [InlineData(PbxOperation.HangUp, CapabilityDegree.SupportedWithoutConfirmation, true)]
    [InlineData(PbxOperation.Recordings, CapabilityDegree.Undocumented, false)]
    [InlineData(PbxOperation.Park, CapabilityDegree.NotSupported, false)]
    [InlineData(PbxOperation.Whisper, CapabilityDegree.NotSupported, false)]
    public void An_operation_has_a_degree_and_may_be_tried_from_unconfirmed_on(
        PbxOperation operation, CapabilityDegree degree, bool mayBeTried)
    {
        _capabilities[operation].ShouldBe(degree);
        _capabilities.Supports(operation).ShouldBe(mayBeTried);
    }

    [Fact]
    public void A_note_states_the_condition_and_is_absent_otherwise()
    {
        _capabilities.NoteOn(PbxOperation.Recordings).ShouldBe("Switch it on by name.");
        _capabilities.NoteOn(PbxOperation.Dial).ShouldBeNull();
        _capabilities.NoteOn(PbxOperation.Whisper).ShouldBeNull();
    }

    [Fact]
    public void They_are_listed_in_the_order_of_the_operations()
    {
        _capabilities.Select(c => c.Operation)
            .ShouldBe([PbxOperation.Dial, PbxOperation.HangUp, PbxOperation.Park, PbxOperation.Recordings]);
        _capabilities.CallStates.ShouldBe(Freshness.Polled);
    }

    [Fact]
    public void An_operation_listed_twice_is_an_error_that_names_it() =>
        Should.Throw<ArgumentException>(() => new PbxCapabilities(
            Freshness.Pushed,
            [
                new PbxCapability(PbxOperation.Dial, CapabilityDegree.Supported),
                new PbxCapability(PbxOperation.Dial, CapabilityDegree.NotSupported),
            ])).Message.ShouldContain("Dial");
}
