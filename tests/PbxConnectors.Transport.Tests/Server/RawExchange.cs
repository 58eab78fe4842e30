using System.Net.Sockets;
using System.Text;

namespace PbxConnectors.Transport.Tests.Server;

/// <summary>A request and the means to answer it, well or badly.</summary>
internal sealed class RawExchange(RawRequest request, Socket socket, Stream stream, CancellationToken serverStopped)
{
    public RawRequest Request { get; } = request;

    /// <summary>False once the connection must not be read from any more.</summary>
    public bool KeepsAlive { get; private set; } = true;

    public Task AnswerAsync(int status, string body = "", params string[] headers) =>
        WriteAsync(
            $"HTTP/1.1 {status} Status\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n" +
            string.Concat(headers.Select(h => h + "\r\n")) + $"\r\n{body}");

    public Task WriteAsync(string raw) => stream.WriteAsync(Encoding.UTF8.GetBytes(raw), serverStopped).AsTask();

    public Task WriteAsync(byte[] raw) => stream.WriteAsync(raw, serverStopped).AsTask();

    /// <summary>Ends the connection in order (FIN).</summary>
    public Task CloseAsync()
    {
        KeepsAlive = false;
        socket.Shutdown(SocketShutdown.Send);
        return Task.CompletedTask;
    }

    /// <summary>Tears the connection down (RST).</summary>
    public Task ResetAsync()
    {
        KeepsAlive = false;
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
        return Task.CompletedTask;
    }

    /// <summary>Never answers.</summary>
    public async Task StaySilentAsync()
    {
        KeepsAlive = false;
        var stopped = new TaskCompletionSource();
        await using var registration = serverStopped.Register(stopped.SetResult);
        await stopped.Task;
    }
}
