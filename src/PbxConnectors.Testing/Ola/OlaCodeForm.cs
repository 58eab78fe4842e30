namespace PbxConnectors.Testing;

/// <summary>How an ola server writes the member <c>code</c>.</summary>
public enum OlaCodeForm
{
    /// <summary>Text in the state of extensions, a number elsewhere.</summary>
    AsPrinted,

    /// <summary>Always a number.</summary>
    Number,

    /// <summary>Always text.</summary>
    Text,

    /// <summary>Not at all on success: only HTTP tells.</summary>
    Absent,
}
