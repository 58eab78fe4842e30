namespace PbxConnectors.Ola.Tests;

internal static class TestTimeout
{
    /// <summary>A hang must end a test, not the whole run.</summary>
    public static CancellationToken Token => new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token;

    public static Task<T> OrFailAsync<T>(this Task<T> task) => task.WaitAsync(Token);

    public static Task OrFailAsync(this Task task) => task.WaitAsync(Token);
}
