using PbxConnectors.Dscom.Agents;
using PbxConnectors.Dscom.Calls;
using PbxConnectors.Dscom.Records;

namespace PbxConnectors.Dscom.Tests;

/// <summary>
/// The public method behind each operation of the contract, called with everything it takes; what it returns is what its answer reads to.
/// Where the document prints a request, the values are those of its first example.
/// </summary>
internal static class ContractCalls
{
    private static readonly DateTimeOffset From = TestOptions.China("2024-08-01 08:00:00");
    private static readonly DateTimeOffset To = TestOptions.China("2024-08-31 08:00:00");

    public static IReadOnlyDictionary<string, Func<DscomClient, Task<object?>>> All { get; } =
        new Dictionary<string, Func<DscomClient, Task<object?>>>
    {
        // No method of their own: any call signs in.
        ["requestAccessToken"] = Does(c => c.Calls.HangUpAsync("8001")),
        ["refreshAccessToken"] = Does(c => c.Calls.HangUpAsync("8001")),

        ["dial"] = async c => await c.Calls.DialAsync("8001", "8002", "8001", TestTimeout.Token),
        ["transfer"] = Does(c => c.Calls.TransferAsync(DscomTransferType.Attended, "8001", "8005", TestTimeout.Token)),
        ["cancelAttendedTransfer"] = Does(c => c.Calls.CancelAttendedTransferAsync("8001", TestTimeout.Token)),
        ["hangup"] = Does(c => c.Calls.HangUpAsync("8001", TestTimeout.Token)),
        ["hold"] = Does(c => c.Calls.HoldAsync("8001", TestTimeout.Token)),
        ["retrieveHeldCall"] = Does(c => c.Calls.RetrieveAsync("8001", TestTimeout.Token)),
        ["park"] = Does(c => c.Calls.ParkAsync("8001", TestTimeout.Token)),
        ["listParkedCalls"] = async c => await c.Calls.ListParkedAsync("8001", TestTimeout.Token),
        ["retrieveParkedCall"] = Does(c => c.Calls.UnparkAsync("8001", "13800000001", TestTimeout.Token)),
        ["redirectQueuedCall"] = Does(c => c.Calls.TakeQueuedCallAsync("8001", "13800000001", TestTimeout.Token)),
        ["pickup"] = Does(c => c.Calls.PickUpAsync("8002", "8003", TestTimeout.Token)),
        ["bargeIn"] = Does(c => c.Calls.BargeInAsync("8001", "8002", TestTimeout.Token)),
        ["monitor"] = Does(c => c.Calls.ListenAsync("8001", "8002", TestTimeout.Token)),
        ["whisper"] = Does(c => c.Calls.WhisperAsync("8001", "8002", TestTimeout.Token)),
        ["playRecordingOnHandset"] = Does(c => c.Calls.PlayOnHandsetAsync(
            "8001",
            new RecordingReference(c.Pbx, "monitor/20250723/20250723-095212-8001-8006-hwd-1753235532.67.wav"),
            TestTimeout.Token)),

        ["agentLogin"] = Does(c => c.Agents.LogInAsync("1011", "8001", "200", 0, DscomAgentState.Ready, TestTimeout.Token)),
        ["agentLogout"] = Does(c => c.Agents.LogOutAsync("8001", "200", TestTimeout.Token)),
        ["getAgentStatus"] = async c => await c.Agents.GetStatusAsync("1011", "8001", "200", TestTimeout.Token),
        ["setAgentState"] = Does(c => c.Agents.SetStateAsync("8001", "200", DscomAgentState.WorkBreak, "PublicBreak", TestTimeout.Token)),

        ["getExtensionStatus"] = async c => await ToListAsync(c.Status.ListExtensionsAsync("8001", TestTimeout.Token)),
        ["getQueueStatus"] = async c => await c.Status.ListQueueAgentsAsync("200", TestTimeout.Token),
        ["getTrunkStatus"] = async c => await ToListAsync(c.Status.ListTrunksAsync("trunkHWD", TestTimeout.Token)),
        ["getWaitingCallers"] = async c => await ToListAsync(c.Status.ListWaitingCallersAsync("200", TestTimeout.Token)),

        ["listVoicemails"] = async c => await ToListAsync(c.Voicemail.ListAsync(From, To, isRead: false, TestTimeout.Token)),
        ["markVoicemailRead"] = Does(c => c.Voicemail.MarkAsync(38, isRead: true, TestTimeout.Token)),

        ["listCallRecords"] = async c => await ToListAsync(c.Records.QueryAsync(
            new DscomRecordQuery
            {
                From = From, To = To, Caller = "8001", Called = "8002", Disposition = "NO ANSWER", Direction = CallDirection.Outbound,
            },
            TestTimeout.Token)),
        ["listBillingRecords"] = async c => await ToListAsync(c.Records.QueryBillingAsync(
            new DscomBillingQuery { From = From, To = To, SortBy = DscomSortField.CallDate, Descending = true }, TestTimeout.Token)),
        ["downloadRecording"] = async c =>
        {
            using var sound = new MemoryStream();
            await c.Recordings.DownloadAsync(new RecordingReference(c.Pbx, "monitor/20240822/a.wav"), sound, TestTimeout.Token);
            return Convert.ToBase64String(sound.ToArray());
        },

        ["synthesizeSpeech"] = async c => await c.Speech.SynthesizeAsync("测试语音合成", TestTimeout.Token),
    };

    private static Func<DscomClient, Task<object?>> Does(Func<DscomClient, Task> call) => async client =>
    {
        await call(client);
        return null;
    };

    private static async Task<List<T>> ToListAsync<T>(IAsyncEnumerable<T> items)
    {
        var list = new List<T>();
        await foreach (var item in items)
        {
            list.Add(item);
        }

        return list;
    }
}
