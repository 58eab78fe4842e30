namespace ScreenNumbers;

/// <summary>What the command line asks for.</summary>
internal sealed record RunSettings
{
    /// <summary>Which PBX dials: <c>dscom</c>, <c>ola</c>, <c>800ing</c> or <c>sip</c>.</summary>
    public string Vendor { get; init; } = "dscom";

    public required string NumbersFile { get; init; }

    public string? AudioFolder { get; init; }

    public string? LibraryFolder { get; init; }

    public double HoldOut { get; init; }

    public required string OutFile { get; init; }

    public int Lines { get; init; } = 12;

    public double Speed { get; init; } = 5;

    public bool Plain { get; init; }
}
