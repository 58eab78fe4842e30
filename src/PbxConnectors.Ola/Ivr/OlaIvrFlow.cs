using PbxConnectors.Ola.Wire;
using PbxConnectors.Transport;

namespace PbxConnectors.Ola.Ivr;

/// <summary>A voice menu (document: 语音导航 查询). Immutable.</summary>
public sealed record OlaIvrFlow
{
    /// <summary>Id (<c>flow_id</c>).</summary>
    public string? Id { get; init; }

    /// <summary>Name (<c>flow_name</c>).</summary>
    public string? Name { get; init; }

    internal static OlaIvrFlow Read(VendorJson row) => new() { Id = row["flow_id"].Value(), Name = row["flow_name"].Value() };
}
