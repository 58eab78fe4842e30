using System.Reflection;

namespace PbxConnectors.Abstractions.Tests;

public sealed class Q850Tests
{
    [Theory]
    [InlineData(Q850.UnallocatedNumber, EndReason.InvalidNumber)]
    [InlineData(Q850.NumberChanged, EndReason.InvalidNumber)]
    [InlineData(Q850.InvalidNumberFormat, EndReason.InvalidNumber)]
    [InlineData(Q850.UserBusy, EndReason.Busy)]
    [InlineData(Q850.NoUserResponding, EndReason.NoAnswer)]
    [InlineData(Q850.NoAnswer, EndReason.NoAnswer)]
    [InlineData(Q850.SubscriberAbsent, EndReason.Unreachable)]
    [InlineData(Q850.DestinationOutOfOrder, EndReason.Unreachable)]
    [InlineData(Q850.CallRejected, EndReason.Rejected)]
    [InlineData(Q850.NoCircuit, EndReason.Congestion)]
    [InlineData(Q850.NetworkOutOfOrder, EndReason.Congestion)]
    [InlineData(Q850.TemporaryFailure, EndReason.Congestion)]
    [InlineData(Q850.SwitchCongestion, EndReason.Congestion)]
    [InlineData(Q850.IncomingBarred, EndReason.Blocked)]
    [InlineData(Q850.RecoveryOnTimerExpiry, EndReason.Failed)]
    public void A_cause_stands_for_a_reason(int cause, EndReason reason) => Q850.ToEndReason(cause).ShouldBe(reason);

    [Theory]
    [InlineData(null)]
    [InlineData(Q850.NormalClearing)]
    [InlineData(Q850.NormalUnspecified)]
    [InlineData(Q850.InterworkingUnspecified)]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(128)]
    [InlineData(int.MaxValue)]
    public void A_cause_that_tells_nothing_stands_for_no_reason(int? cause) => Q850.ToEndReason(cause).ShouldBeNull();

    [Theory]
    [InlineData(nameof(Q850.UnallocatedNumber), 1)]
    [InlineData(nameof(Q850.NormalClearing), 16)]
    [InlineData(nameof(Q850.UserBusy), 17)]
    [InlineData(nameof(Q850.NoUserResponding), 18)]
    [InlineData(nameof(Q850.NoAnswer), 19)]
    [InlineData(nameof(Q850.SubscriberAbsent), 20)]
    [InlineData(nameof(Q850.CallRejected), 21)]
    [InlineData(nameof(Q850.NumberChanged), 22)]
    [InlineData(nameof(Q850.DestinationOutOfOrder), 27)]
    [InlineData(nameof(Q850.InvalidNumberFormat), 28)]
    [InlineData(nameof(Q850.NormalUnspecified), 31)]
    [InlineData(nameof(Q850.NoCircuit), 34)]
    [InlineData(nameof(Q850.NetworkOutOfOrder), 38)]
    [InlineData(nameof(Q850.TemporaryFailure), 41)]
    [InlineData(nameof(Q850.SwitchCongestion), 42)]
    [InlineData(nameof(Q850.IncomingBarred), 55)]
    [InlineData(nameof(Q850.RecoveryOnTimerExpiry), 102)]
    [InlineData(nameof(Q850.InterworkingUnspecified), 127)]
    public void Names_carry_the_numbers_of_the_recommendation(string name, int number) =>
        typeof(Q850).GetField(name, BindingFlags.Public | BindingFlags.Static)!.GetRawConstantValue().ShouldBe(number);
}
