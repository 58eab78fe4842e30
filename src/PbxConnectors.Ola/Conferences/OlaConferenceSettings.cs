namespace PbxConnectors.Ola.Conferences;

/// <summary>What a conference is created or changed with (document: 会议 新增, 修改).</summary>
public sealed record OlaConferenceSettings
{
    /// <summary>Name (<c>topic</c>).</summary>
    public required string Topic { get; init; }

    /// <summary>Id of the outbound group its calls go through (<c>context</c>); none when null.</summary>
    public string? OutboundGroupId { get; init; }

    /// <summary>Records it (<c>recording</c>). Default false. The document offers no way to fetch the recording.</summary>
    public bool Record { get; init; }

    /// <summary>What is shown of members (<c>showName</c>). Default the extension.</summary>
    public OlaNameDisplay NameDisplay { get; init; }

    /// <summary>Blends the picture by itself (<c>blending</c>). Default true.</summary>
    public bool Blending { get; init; } = true;
}
