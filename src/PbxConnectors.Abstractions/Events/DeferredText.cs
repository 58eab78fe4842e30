namespace PbxConnectors;

/// <summary>
/// A text made when somebody first asks for it, and then kept: few readers look at what a PBX sent, and cleaning it of secrets costs more than
/// reading it. Thread-safe.
/// </summary>
/// <param name="make">Makes the text; may be called twice where two ask at once.</param>
public sealed class DeferredText(Func<string> make)
{
    private string? _text;

    /// <summary>The text.</summary>
    public string Value => _text ??= make();
}
