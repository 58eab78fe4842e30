using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace PbxConnectors.Sip.Tests.RealSoftware;

/// <summary>A program the test started: what it wrote, its exit, and its certain end.</summary>
internal sealed class ChildProgram : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private ChildProgram(Process process) => _process = process;

    /// <summary>What the program wrote to its outputs so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>True when the program has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Starts a program in a folder.</summary>
    public static ChildProgram Start(string name, string folder, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(RealPrograms.Find(name) ?? name, arguments)
        {
            WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        var child = new ChildProgram(new Process { StartInfo = start });
        child._process.OutputDataReceived += (_, e) => child.Keep(e.Data);
        child._process.ErrorDataReceived += (_, e) => child.Keep(e.Data);
        child._process.Start();
        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Waits for the end of the program and gives its exit code.</summary>
    public async Task<int> WaitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Support.SipLaboratory.Patience);
        return _process.ExitCode;
    }

    /// <summary>Asks the program to end, so that it can gather its own children, and ends it where it does not.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!_process.HasExited)
            {
                using var asking = Process.Start("/bin/kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
                await asking.WaitForExitAsync();
                await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(10));
            }
        }
        catch (TimeoutException)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private void Keep(string? line)
    {
        lock (_output)
        {
            _output.AppendLine(line);
        }
    }
}
