namespace PbxConnectors.CallProgress.Tests;

/// <summary>Turns a wait that never ends into a failure.</summary>
internal static class Hanging
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static Task OrHang(this Task task) => task.WaitAsync(Limit);

    public static Task<T> OrHang<T>(this Task<T> task) => task.WaitAsync(Limit);
}
