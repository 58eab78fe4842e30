using System.Text.Json.Serialization;
using PbxConnectors.Cli.Commands;
using PbxConnectors.Cli.Evaluation;

namespace PbxConnectors.Cli;

/// <summary>Everything the program writes as JSON. Members are in camel case and keep their names from version to version.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ClassifyReport))]
[JsonSerializable(typeof(EvaluationReport<EvaluatedFile>))]
[JsonSerializable(typeof(EvaluationReport<StreamedFile>))]
internal sealed partial class CliJson : JsonSerializerContext;
