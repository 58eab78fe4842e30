namespace PbxConnectors.Testing;

/// <summary>What a <see cref="PbxLaboratory"/> consists of. Immutable.</summary>
public sealed record PbxLaboratoryOptions
{
    /// <summary>What happens when a number is dialled. Default: every number is empty.</summary>
    public NumberPlan NumberPlan { get; init; } = new();

    /// <summary>How many extensions there are, numbered from <see cref="FirstExtension"/>. Default 8.</summary>
    public int Extensions { get; init; } = 8;

    /// <summary>Number of the first extension. Default 8001.</summary>
    public int FirstExtension { get; init; } = 8001;

    /// <summary>How the exchange behaves.</summary>
    public ExchangeOptions Exchange { get; init; } = new();

    /// <summary>How the dscom server behaves; null for none.</summary>
    public DscomServerOptions? Dscom { get; init; } = new();

    /// <summary>How the ola server behaves; null (default) for none.</summary>
    public OlaServerOptions? Ola { get; init; }

    /// <summary>How the 800ing server behaves; null (default) for none.</summary>
    public EightHundredServerOptions? EightHundred { get; init; }

    /// <summary>How the SIP side of the exchange behaves; null (default) for none.</summary>
    public SipServerOptions? Sip { get; init; }

    /// <summary>The numbers an empty-number server hands out; null for no such server.</summary>
    public IReadOnlyList<string>? NumbersToScreen { get; init; }

    /// <summary>Port of the empty-number server, on 127.0.0.1. Default 0: the system's choice.</summary>
    public int EmptyNumberPort { get; init; }

    /// <summary>The clock of everything. Default the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
