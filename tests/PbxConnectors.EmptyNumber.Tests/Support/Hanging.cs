namespace PbxConnectors.EmptyNumber.Tests.Support;

/// <summary>Turns a test that would hang for ever into one that fails.</summary>
internal static class Hanging
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static Task OrHang(this Task task) => task.WaitAsync(Limit);

    public static Task<T> OrHang<T>(this Task<T> task) => task.WaitAsync(Limit);
}
