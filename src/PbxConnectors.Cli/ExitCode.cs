namespace PbxConnectors.Cli;

/// <summary>What the program answers to its caller. The table in the README is this one.</summary>
internal enum ExitCode
{
    /// <summary>Done. A call that ended busy or unanswered is done too: the output says how.</summary>
    Done = 0,

    /// <summary>The program itself failed.</summary>
    Failed = 1,

    /// <summary>An argument, an option, the configuration or a file given is not usable.</summary>
    BadInput = 2,

    /// <summary>The PBX cannot be reached, or does not answer in time.</summary>
    Unreachable = 3,

    /// <summary>The PBX refuses the credentials.</summary>
    NotAuthenticated = 4,

    /// <summary>The PBX refuses the command, or answers what its document does not know.</summary>
    Rejected = 5,

    /// <summary>The PBX cannot do this.</summary>
    NotSupported = 6,

    /// <summary>A command may or may not have been carried out, or the outcome of a call could not be learnt.</summary>
    OutcomeUnknown = 7,

    /// <summary>Done as far as possible: some of the files could not be read.</summary>
    Incomplete = 8,

    /// <summary>A check found something wrong.</summary>
    Findings = 9,

    /// <summary>Ended by Ctrl+C.</summary>
    Interrupted = 130,
}
