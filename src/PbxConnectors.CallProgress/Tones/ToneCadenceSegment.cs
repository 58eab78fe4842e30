namespace PbxConnectors.CallProgress;

/// <summary>One burst of a cadence and the pause after it.</summary>
/// <param name="On">How long the tone sounds.</param>
/// <param name="Off">How long it is silent afterwards.</param>
public sealed record ToneCadenceSegment(TimeSpan On, TimeSpan Off);
