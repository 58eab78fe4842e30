using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using PbxConnectors.Cli.Checks;
using PbxConnectors.Cli.Commands;
using PbxConnectors.Cli.Commands.Library;
using PbxConnectors.Cli.Evaluation;
using PbxConnectors.Cli.Lab;

namespace PbxConnectors.Cli;

/// <summary>Everything the program writes as JSON. Members are in camel case and keep their names from version to version.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ClassifyReport))]
[JsonSerializable(typeof(LabReport))]
[JsonSerializable(typeof(DialReport))]
[JsonSerializable(typeof(EventEntry))]
[JsonSerializable(typeof(StatusReport))]
[JsonSerializable(typeof(RecordsReport))]
[JsonSerializable(typeof(RecordingReport))]
[JsonSerializable(typeof(CheckReport))]
[JsonSerializable(typeof(ScreenedEntry))]
[JsonSerializable(typeof(LibraryChangeReport))]
[JsonSerializable(typeof(LibraryListReport))]
[JsonSerializable(typeof(LibraryVerifyReport))]
[JsonSerializable(typeof(PendingReport))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(EvaluationReport<EvaluatedFile>))]
[JsonSerializable(typeof(EvaluationReport<StreamedFile>))]
internal sealed partial class CliJson : JsonSerializerContext;
