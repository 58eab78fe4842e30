namespace PbxConnectors;

/// <summary>Lets a supervisor take part in an agent's call. Thread-safe.</summary>
public interface IPbxSupervision : IPbxFeature
{
    /// <summary>Begins: the supervisor's extension rings, then hears (and speaks) by mode (joinCall, intrudeCall).</summary>
    /// <exception cref="PbxNotSupportedException">This PBX lacks the mode.</exception>
    Task SuperviseAsync(string supervisor, string extension, SupervisionMode mode, CancellationToken cancellationToken = default);

    /// <summary>Ends the supervisor's part; the call goes on.</summary>
    Task StopSupervisingAsync(string supervisor, CancellationToken cancellationToken = default);
}

/// <summary>How a supervisor takes part.</summary>
public enum SupervisionMode
{
    /// <summary>Hears both, heard by none.</summary>
    Listen,

    /// <summary>Heard by the agent only.</summary>
    Whisper,

    /// <summary>Heard by both.</summary>
    BargeIn,

    /// <summary>Takes the agent's place.</summary>
    TakeOver,
}
