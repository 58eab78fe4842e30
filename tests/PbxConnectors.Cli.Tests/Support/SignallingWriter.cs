using System.Text;

namespace PbxConnectors.Cli.Tests.Support;

/// <summary>Keeps what is written, and lets a test wait for it. Thread-safe.</summary>
internal sealed class SignallingWriter : TextWriter
{
    private readonly Lock _gate = new();
    private readonly StringBuilder _text = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SignallingWriter() => CoreNewLine = ['\n'];

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => Append(value.ToString());

    public override void Write(string? value) => Append(value ?? "");

    public override void Write(char[] buffer, int index, int count) => Append(new string(buffer, index, count));

    public override void WriteLine(string? value) => Append(value + "\n");

    public override string ToString()
    {
        lock (_gate)
        {
            return _text.ToString();
        }
    }

    /// <summary>Completes with all that was written once it satisfies the condition.</summary>
    public async Task<string> WaitForAsync(Func<string, bool> condition)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (condition(_text.ToString()))
                {
                    return _text.ToString();
                }

                changed = _changed.Task;
            }

            await changed;
        }
    }

    private void Append(string text)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            _text.Append(text);
            (changed, _changed) = (_changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        changed.SetResult();
    }
}
