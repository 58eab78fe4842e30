namespace PbxConnectors.EndToEnd.Tests;

/// <summary>What came of a reminder.</summary>
public enum Reminded
{
    Yes,
    TryAgain,
    AskAPerson,
}

/// <summary>The application of the guide: calls customers, and says who is to be called again.</summary>
public sealed class Reminder(IPbxDialer pbx)
{
    public async Task<Reminded> RemindAsync(string number, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var call = await pbx.DialAsync(new DialRequest("8001", number), cancellationToken);
            var result = await call.Completion.WaitAsync(cancellationToken);
            return result.Answered ? Reminded.Yes
                : result.Reason == EndReason.Unknown ? Reminded.AskAPerson
                : Reminded.TryAgain;
        }
        catch (PbxException e)
        {
            // Where the command may have arrived, dialling again could ring the customer twice.
            return e.Delivery == Delivery.NotSent ? Reminded.TryAgain : Reminded.AskAPerson;
        }
    }
}
