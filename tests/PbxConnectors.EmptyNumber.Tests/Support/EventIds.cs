namespace PbxConnectors.EmptyNumber.Tests.Support;

/// <summary>The log lines that tests wait for.</summary>
internal static class EventIds
{
    public const int StopRequested = 5001;
    public const int RunFaulted = 5004;
    public const int StartFailed = 5011;
    public const int HeartbeatMissed = 5015;
    public const int LeaseLost = 5021;
    public const int LineUnavailable = 5030;
    public const int HangUpFailed = 5036;
    public const int UploadDropped = 5040;
    public const int Screened = 5050;
    public const int SinkFailed = 5052;
}
