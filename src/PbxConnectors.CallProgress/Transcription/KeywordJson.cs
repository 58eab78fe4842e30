using System.Text.Json.Serialization;

namespace PbxConnectors.CallProgress;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true, ReadCommentHandling = System.Text.Json.JsonCommentHandling.Skip, AllowTrailingCommas = true)]
[JsonSerializable(typeof(KeywordRow[]))]
internal sealed partial class KeywordJson : JsonSerializerContext;
