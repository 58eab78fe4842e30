namespace PbxConnectors.CallProgress;

/// <summary>
/// The constants of the announcement matcher in one place. Distances are in dB × bands; one frame of clear speech weighs about
/// 8 bands.
/// </summary>
internal static class MatcherTuning
{
    /// <summary>Frames of a search block (1 s) and between searches (0.4 s).</summary>
    public const int BlockFrames = 60;
    public const int SearchInterval = 25;

    /// <summary>A block of which less than this share is sound is not searched.</summary>
    public const float EnoughSoundInBlock = 0.35f;

    /// <summary>Most wrong bits of a block at its true place; by chance half of the bits are wrong.</summary>
    public const float MostWrongBits = 0.36f;

    /// <summary>Levels further below the top than this are taken for the floor: codec residue looks like holes.</summary>
    public const float DeepestFloor = 38;

    /// <summary>Largest distance one band adds.</summary>
    public const float LargestDistance = 12;

    /// <summary>Distance per weighted band that the true reference stays below.</summary>
    public const float TypicalDistance = 3.2f;

    /// <summary>Distance per weighted band that unexplained sound counts for.</summary>
    public const float UnexplainedDistance = 5.5f;

    /// <summary>Heaviest stretch of sound that may stay unexplained.</summary>
    public const float LargestHole = 110;

    /// <summary>Least share of the weight that has to be explained.</summary>
    public const float LeastExplained = 0.8f;

    /// <summary>Least weight (in bands) to recognise anything by.</summary>
    public const float LeastWeight = 180;

    /// <summary>Lightest stretch on which another state is refuted.</summary>
    public const float LightestDifference = 110;
}
