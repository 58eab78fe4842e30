namespace PbxConnectors.Testing;

/// <summary>How an <see cref="EightHundredServer"/> behaves. All credentials are invented. Immutable.</summary>
public sealed record EightHundredServerOptions
{
    /// <summary>Port to listen on, on 127.0.0.1. Default 0: the system's choice.</summary>
    public int Port { get; init; }

    /// <summary>Account (<c>sa_user</c>).</summary>
    public string Account { get; init; } = "100000001";

    /// <summary>Password, of which callers send the MD5.</summary>
    public string Password { get; init; } = "lab-password";

    /// <summary>Desk devices and the extensions they ring.</summary>
    public IReadOnlyList<SimulatedDevice> Devices { get; init; } = [];

    /// <summary>Call flows campaigns can name.</summary>
    public IReadOnlyList<SimulatedCallFlow> CallFlows { get; init; } = [new(7001, "lab flow")];

    /// <summary>Where call events are pushed to at first (2.10.4); null for nowhere.</summary>
    public Uri? EventUrl { get; init; }

    /// <summary>Zone of all text times on the wire. Default China Standard Time.</summary>
    public TimeZoneInfo TimeZone { get; init; } =
        TimeZoneInfo.CreateCustomTimeZone("China Standard Time", TimeSpan.FromHours(8), "China Standard Time", "China Standard Time");

    /// <summary>From the end of a call until its record can be queried. Default zero.</summary>
    public TimeSpan RecordDelay { get; init; }

    /// <summary>Most rows a list answers with, whatever is asked. Default 1000.</summary>
    public int MaxRows { get; init; } = 1000;

    /// <summary>Whether the CRM methods nest their answer in <c>Result</c>; the document leaves it open. Default true.</summary>
    public bool NestsResult { get; init; } = true;

    /// <summary>Whether ids are text instead of numbers; both are printed. Default false.</summary>
    public bool IdsAsText { get; init; }

    /// <summary>
    /// Whether methods the document describes twice answer and are known by the second description: <c>getExtensions</c>,
    /// <c>getTaskDetailPhone</c>, <c>findDialrecord</c>. Default false.
    /// </summary>
    public bool UsesSecondDescriptions { get; init; }

    /// <summary>The form of the blacklist, which the document leaves open. Default an array of texts.</summary>
    public EightHundredListForm BlacklistForm { get; init; }

    /// <summary>Whether new callbacks are left out of the list, as by a PBX with a broken clock. Default false.</summary>
    public bool HidesCallbacks { get; init; }

    /// <summary>Seed of the random share of faults. Default 1.</summary>
    public int FaultSeed { get; init; } = 1;
}

/// <summary>A channel of a desk device, and the extension it rings.</summary>
/// <param name="Mac">MAC address.</param>
/// <param name="Channel">Channel, from 1.</param>
/// <param name="Extension">Extension.</param>
public sealed record SimulatedDevice(string Mac, int Channel, string Extension);

/// <summary>A call flow.</summary>
/// <param name="Id">Flow id.</param>
/// <param name="Name">Name.</param>
/// <param name="TransferMode">What is done with the one called: 1 plays only, 2 joins an agent.</param>
public sealed record SimulatedCallFlow(long Id, string Name, int TransferMode = 2);

/// <summary>A form a list may have.</summary>
public enum EightHundredListForm
{
    /// <summary>An array of texts.</summary>
    Texts,

    /// <summary>An array of objects.</summary>
    Objects,

    /// <summary>One text with commas.</summary>
    Commas,
}
