using System.Numerics;

namespace PbxConnectors.CallProgress;

/// <summary>
/// Tells by the search words alone that a reference is surely not what is heard: over a stretch beside the block that led to it another
/// has its bits right and this has them as chance would. A few dozen words save measuring hundreds of frames.
/// </summary>
internal sealed class WordContrast(QueryLevels query)
{
    /// <summary>References have a word for every second frame.</summary>
    private const int Pair = AnnouncementPattern.FramesPerWord;

    /// <summary>Frames beside the block: further off the speed of the line moves the place.</summary>
    private const int Reach = MatcherTuning.BlockFrames;

    /// <summary>Share of wrong bits over the block up to which a witness is right.</summary>
    private const float MostWrong = 0.3f;

    /// <summary>Share of bits that a reference may have wrong more than the witness, and how many bits beyond that no noise explains.</summary>
    private const float Slack = 0.12f;
    private const float SurelyWorse = 30;

    private readonly byte[] _wrong = new byte[QueryLevels.Capacity / Pair];
    private Alignment? _witness;

    /// <summary>Alignments moved, or the stream did.</summary>
    public void Forget() => _witness = null;

    /// <summary>
    /// Whether a place cannot be where the sound comes from, going by a witness: the alignment that explains most over the block that led
    /// there.
    /// </summary>
    public bool RulesOut(in AlignmentPool.Candidate candidate, Alignment? witness)
    {
        if (witness is null)
        {
            return false;
        }

        if (witness != _witness)
        {
            Hear(witness);
        }

        var (start, end) = (candidate.BlockStart, candidate.BlockStart + candidate.BlockLength);
        return IsRightOver(Math.Max(witness.Start, start), Math.Min(witness.End, end))
            && IsWorseBeside(candidate, Math.Max(witness.Start, start - Reach), Math.Min(witness.End, end + Reach));
    }

    private bool IsRightOver(int start, int end)
    {
        var (wrong, bits) = (0, 0);
        for (var pair = (start + 1) / Pair; pair < end / Pair; pair++)
        {
            (wrong, bits) = (wrong + _wrong[pair], bits + BitOperations.PopCount(query.Masks(pair * Pair, 1)[0]));
        }

        return wrong <= MostWrong * bits;
    }

    private bool IsWorseBeside(in AlignmentPool.Candidate candidate, int start, int end)
    {
        var centre = candidate.BlockStart + (0.5 * candidate.BlockLength);
        var offset = candidate.Offset + (centre * (1 - query.LineSpeed));
        var run = 0f;
        for (var pair = (start + 1) / Pair; pair < Math.Min(end, query.History.WordCount) / Pair; pair++)
        {
            if (CountWrong(candidate.Pattern, offset, query.LineSpeed, pair) is not { } wrong)
            {
                continue;
            }

            run = Math.Max(0, run + wrong - _wrong[pair] - (Slack * BitOperations.PopCount(query.Masks(pair * Pair, 1)[0])));
            if (run >= SurelyWorse)
            {
                return true;
            }
        }

        return false;
    }

    private void Hear(Alignment witness)
    {
        _witness = witness;
        for (var pair = (witness.Start + 1) / Pair; pair < Math.Min(witness.End, query.History.WordCount) / Pair; pair++)
        {
            _wrong[pair] = CountWrong(witness.Pattern, witness.Offset, witness.Speed, pair) ?? byte.MaxValue;
        }
    }

    // Wrong bits of one of two frames; null where there is no reference.
    private byte? CountWrong(AnnouncementPattern pattern, double offset, double speed, int pair)
    {
        var frame = pair * Pair;
        var at = (int)Math.Round(offset + (speed * frame));
        (frame, at) = (frame + (at & 1), at + (at & 1));
        return (uint)(at / Pair) < (uint)pattern.Words.Length
            ? (byte)BitOperations.PopCount((uint)((query.History.Words(frame, 1)[0] ^ pattern.Words[at / Pair]) & query.Masks(frame, 1)[0]))
            : null;
    }
}
