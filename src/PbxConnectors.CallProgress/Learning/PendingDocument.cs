using System.Text.Json;
using System.Text.Json.Serialization;

namespace PbxConnectors.CallProgress;

/// <summary>What stands beside a pending recording, as JSON.</summary>
internal sealed record PendingDocument
{
    public long Count { get; set; } = 1;

    public DateTimeOffset FirstHeard { get; set; }

    public DateTimeOffset LastHeard { get; set; }

    public string? Evidence { get; set; }

    public string? Transcript { get; set; }

    public string? SuggestedLabel { get; set; }

    public AnnouncementHearing[] Hearings { get; set; } = [];
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(PendingDocument))]
internal sealed partial class PendingJson : JsonSerializerContext;
