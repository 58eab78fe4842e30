using PbxConnectors;

namespace SwapVendor;

/// <summary>The application. It knows no vendor: what a PBX can do beyond dialling it asks first.</summary>
internal sealed class Application(IPbxDialer dialer, TextWriter output)
{
    public async Task RunAsync(IEnumerable<string> numbers, CancellationToken cancellationToken)
    {
        output.WriteLine($"{dialer.Pbx.Vendor}: {dialer.Capabilities.Count()} operations; how a call goes is {dialer.Capabilities.CallStates}");
        foreach (string number in numbers)
        {
            await CallAsync(number, cancellationToken);
        }

        if (dialer.Capabilities.Supports(PbxOperation.ExtensionStatus) && dialer.TryGetFeature<IPbxStatus>(out var status))
        {
            output.WriteLine($"  extension 8001 is {(await status.GetExtensionStatusAsync("8001", cancellationToken)).State}");
        }
    }

    private async Task CallAsync(string number, CancellationToken cancellationToken)
    {
        await using PbxCall call = await dialer.DialAsync(new DialRequest("8001", number), cancellationToken);
        var states = new List<CallState>();
        await foreach (CallStateChange change in call.ReadStatesAsync(cancellationToken))
        {
            states.Add(change.State);
        }

        CallResult result = await call.Completion;
        output.WriteLine($"  {PhoneNumbers.Mask(number)}: {string.Join(" → ", states)}: {result.Reason} ({result.Certainty})");
        output.WriteLine($"    answered: {(result.Answered ? "yes" : "no")}, cause: {(result.Q850Cause is { } cause ? $"{cause}" : "not told")}");
        if (result.Recording is { } kept && dialer.TryGetFeature<IPbxRecordings>(out var recordings))
        {
            await using Recording recording = await recordings.OpenRecordingAsync(kept, cancellationToken);
            output.WriteLine($"    recording: {recording.ContentType}, {recording.Length} bytes");
        }
    }
}
