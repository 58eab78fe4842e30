namespace PbxConnectors.Ola.Conferences;

/// <summary>What a conference shows of its members.</summary>
public enum OlaNameDisplay
{
    /// <summary><c>extn</c> 分机号: the extension.</summary>
    Extension,

    /// <summary><c>alias</c> 别名: the alias.</summary>
    Alias,
}
