namespace PbxConnectors.Dscom.Tests;

internal static class TestTimeout
{
    /// <summary>A hang must end a test, not the whole run.</summary>
    public static CancellationToken Token => new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token;
}
