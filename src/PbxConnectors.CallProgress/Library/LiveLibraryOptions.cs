namespace PbxConnectors.CallProgress;

/// <summary>How a <see cref="LiveAnnouncementLibrary"/> follows its file or folder.</summary>
public sealed record LiveLibraryOptions
{
    /// <summary>Reloads by itself when file or folder change. Default off; network shares often tell of no changes.</summary>
    public bool Watch { get; init; }

    /// <summary>How long nothing may change before a reload begins, so that a copy is complete. Default 1 s.</summary>
    public TimeSpan SettleTime { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Clock; the system's by default.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    internal void Validate()
    {
        if (SettleTime < TimeSpan.Zero || SettleTime > TimeSpan.FromHours(1))
        {
            throw new ArgumentException($"LiveLibraryOptions.SettleTime is {SettleTime}: choose zero to an hour.");
        }
    }
}
