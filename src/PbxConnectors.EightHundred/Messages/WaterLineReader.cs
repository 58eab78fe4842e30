namespace PbxConnectors.EightHundred.Messages;

/// <summary>
/// Reads on from a water line. Whether the PBX repeats the messages at the line itself is not documented: those seen there are not given
/// out again. For one reader.
/// </summary>
internal sealed class WaterLineReader(EightHundredMessages messages, EightHundredClientType client, long waterLine)
{
    private const int UsualLimit = 100;

    private HashSet<string> _seenAtLine = [];
    private int _limit = UsualLimit;
    private long _waterLine = waterLine;

    public long WaterLine => _waterLine;

    /// <summary>True when the last answer was full, so that there may be more at once.</summary>
    public bool HasMore { get; private set; }

    public async Task<List<EightHundredReceivedMessage>> ReadAsync(CancellationToken cancellationToken)
    {
        var batch = await messages.ReceiveAsync(client, _waterLine, _limit, cancellationToken).ConfigureAwait(false);
        var news = batch.Messages.Where(m => !_seenAtLine.Contains(m.Key)).DistinctBy(m => m.Key).ToList();
        long next = batch.WaterLine ?? _waterLine;
        bool full = batch.Messages.Count >= _limit;
        bool stuck = full && next <= _waterLine;
        HasMore = full && (!stuck || _limit < EightHundredMessages.MostMessages);

        // More messages at one line than are asked for: the same ones would come for ever, so more are asked for until the line moves.
        _limit = stuck ? Math.Min(_limit * 2, EightHundredMessages.MostMessages) : UsualLimit;

        // Messages without a line of their own are remembered like those at the line.
        var atLine = batch.Messages.Where(m => m.WaterLine is null || m.WaterLine == next).Select(m => m.Key);
        _seenAtLine = next == _waterLine ? [.. _seenAtLine, .. atLine] : [.. atLine];
        _waterLine = next;
        return news;
    }
}
