using PbxConnectors.EightHundred.Messages;

namespace PbxConnectors.EightHundred.Events;

/// <summary>
/// Knows how far messages were handled: a water line is passed when every reader has come back for more after the last event up to it. What
/// lies in readers' buffers is not. Not thread-safe.
/// </summary>
internal sealed class HandledLine(long line)
{
    private readonly List<Reader> _readers = [];
    private readonly Queue<(long Position, long Line)> _marks = new();
    private long _published;
    private long _leftAt;

    public long Line { get; private set; } = line;

    public bool HasReaders => _readers.Count > 0;

    /// <summary>Events that nobody has handled, when nobody reads.</summary>
    public long LeftBehind => _published - _leftAt;

    /// <summary>Counts an event that is published, and gives its position.</summary>
    public long Count() => ++_published;

    /// <summary>Says that all messages up to a line are among what was published.</summary>
    public void Mark(long line)
    {
        // Where nobody reads nothing is handled; the next reader begins at the line as it stands.
        if (HasReaders)
        {
            _marks.Enqueue((_published, line));
            Settle();
        }
    }

    public Reader Enter()
    {
        var reader = new Reader { HandledUpTo = _published };
        _readers.Add(reader);
        return reader;
    }

    public void Handled(Reader reader, long position)
    {
        if (position > reader.HandledUpTo)
        {
            reader.HandledUpTo = position;
            Settle();
        }
    }

    public void Leave(Reader reader)
    {
        _readers.Remove(reader);
        if (HasReaders)
        {
            Settle();
        }
        else
        {
            _leftAt = reader.HandledUpTo;
            _marks.Clear();
        }
    }

    /// <summary>For each message the line that is passed with it, if any: one with nothing at it or below it left behind.</summary>
    public static long?[] LinesPassed(List<EightHundredReceivedMessage> messages)
    {
        var passed = new long?[messages.Count];
        long highest = long.MinValue;
        for (int i = 0; i < messages.Count; i++)
        {
            passed[i] = highest = Math.Max(highest, messages[i].WaterLine ?? long.MinValue);
        }

        // A message without a line may belong anywhere: nothing before it is passed.
        long lowest = long.MaxValue;
        for (int i = messages.Count - 1; i >= 0; i--)
        {
            if (passed[i] >= lowest || passed[i] == long.MinValue)
            {
                passed[i] = null;
            }

            lowest = Math.Min(lowest, messages[i].WaterLine ?? long.MinValue);
        }

        return passed;
    }

    private void Settle()
    {
        long handled = _readers.Min(reader => reader.HandledUpTo);
        while (_marks.TryPeek(out var mark) && mark.Position <= handled)
        {
            Line = Math.Max(Line, _marks.Dequeue().Line);
        }
    }

    /// <summary>One reader's place: positions up to it were handled.</summary>
    internal sealed class Reader
    {
        public long HandledUpTo { get; set; }
    }
}
