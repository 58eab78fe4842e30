using Microsoft.Extensions.Configuration;
using PbxConnectors.Cli.Terminal;

namespace PbxConnectors.Cli.Connections;

/// <summary>
/// The configuration: a JSON file in the shape of the package PbxConnectors, and over it environment variables such as
/// <c>PBX__Connections__branch__BaseAddress</c> and <c>SCREENING__BaseAddress</c>.
/// </summary>
internal static class CliConfiguration
{
    public const string PbxSection = "Pbx";
    public const string ScreeningSection = "Screening";
    public const string FileVariable = "PBXC_CONFIG";
    private const string DefaultFile = "pbxc.json";

    private static readonly string[] Prefixes = [PbxSection + "__", ScreeningSection + "__"];

    /// <param name="file">What <c>--config</c> names; null when it was not given.</param>
    /// <param name="terminal">Environment and working folder.</param>
    /// <exception cref="CliException">There is no configuration, or it cannot be read.</exception>
    public static IConfigurationRoot Read(string? file, CliTerminal terminal)
    {
        file ??= terminal.Environment.GetValueOrDefault(FileVariable);
        if (file is null && File.Exists(Path.Combine(terminal.WorkingFolder, DefaultFile)))
        {
            file = DefaultFile;
        }

        var variables = terminal.Environment.Where(pair => Prefixes.Any(prefix => pair.Key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
            .Select(pair => KeyValuePair.Create(pair.Key.Replace("__", ":", StringComparison.Ordinal), (string?)pair.Value)).ToList();
        if (file is null && variables.Count == 0)
        {
            throw new CliException(ExitCode.BadInput,
                $"No configuration: name a file by --config or {FileVariable}, or put {DefaultFile} here. 'pbxc lab --write-config " +
                $"{DefaultFile}' writes one to begin with.");
        }

        var builder = new ConfigurationBuilder();
        if (file is not null)
        {
            builder.AddInMemoryCollection(ReadFile(Path.Combine(terminal.WorkingFolder, file), file));
        }

        return builder.AddInMemoryCollection(variables).Build();
    }

    private static Dictionary<string, string?> ReadFile(string path, string asGiven)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return new ConfigurationBuilder().AddJsonStream(stream).Build().AsEnumerable()
                .Where(pair => pair.Value is not null).ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.OrdinalIgnoreCase);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.BadInput, $"--config {asGiven}: it cannot be read: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is FormatException or InvalidDataException or System.Text.Json.JsonException)
        {
            throw new CliException(
                ExitCode.BadInput, $"--config {asGiven}: it is not JSON: {(exception.InnerException ?? exception).Message}", exception);
        }
    }
}
