using PbxConnectors.Cli.Terminal;

namespace PbxConnectors.Cli.Tests.Support;

/// <summary>Runs command lines in this process, with an environment of the test's own.</summary>
internal sealed class CliHost
{
    public Dictionary<string, string> Environment { get; } = [];

    public string WorkingFolder { get; init; } = ".";

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public Func<string, CancellationToken, Task<string>>? AskSecret { get; init; }

    public Func<Stream> Input { get; init; } = static () => Stream.Null;

    /// <summary>Columns of the terminal; as wide as a pipe otherwise.</summary>
    public int? Width { get; init; }

    public SignallingWriter Out { get; } = new();

    public SignallingWriter Error { get; } = new();

    public Task<CliRun> RunAsync(params string[] args) => RunAsync(args, CancellationToken.None);

    public async Task<CliRun> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        var terminal = new CliTerminal
        {
            Out = SystemTerminal.CreatePlain(Out),
            Error = SystemTerminal.CreatePlain(Error),
            Environment = Environment,
            WorkingFolder = WorkingFolder,
            Time = Time,
            AskSecret = AskSecret,
            OpenInput = Input,
        };
        terminal.Out.Profile.Width = Width ?? terminal.Out.Profile.Width;
        var code = await PbxcProgram.RunAsync(args, terminal, cancellationToken);
        return new CliRun((ExitCode)code, Out.ToString(), Error.ToString());
    }
}
