namespace PbxConnectors.CallProgress;

/// <summary>
/// The constants of the announcement matcher in one place. Distances are in dB × bands; one frame of clear speech weighs about
/// 8 bands.
/// </summary>
internal static class MatcherTuning
{
    /// <summary>Frames of a search block and between searches: 1 s, every half second.</summary>
    public const int BlockFrames = 64;
    public const int SearchInterval = 32;

    /// <summary>A block of which less than this share is sound is not searched.</summary>
    public const float EnoughSoundInBlock = 0.3f;

    /// <summary>
    /// Most wrong bits of a block at its true place; by chance half of the bits are wrong. The poorest codec leaves 0.2, noise at 5 dB 0.29.
    /// </summary>
    public const float MostWrongBits = 0.33f;
    public const float MostWrongBitsInNoise = 0.36f;

    /// <summary>Wrong bits to add one frame beside the true place.</summary>
    public const float MoreWrongBitsNearby = 0.04f;

    /// <summary>Fewest bits to search with, and how many a block of clear speech has.</summary>
    public const int FewestBits = 120;
    public const float UsualBits = 500;

    /// <summary>Fewest frames to search with.</summary>
    public const int ShortestBlock = 20;

    /// <summary>Frames over which a difference of speed shows.</summary>
    public const int ShortestSpeedSpan = 84;

    /// <summary>Frames after which an alignment that stopped growing is looked at again.</summary>
    public const int StallFrames = 32;

    /// <summary>Mean distance at which an alignment lies close enough not to look for another speed.</summary>
    public const float CloseDistance = 0.25f;

    /// <summary>Score to expect of a frame for each share of bits that is right beyond the limit.</summary>
    public const float ScorePerFrame = 100;

    /// <summary>Frames of less weight are a pause.</summary>
    public const float QuietWeight = 1.2f;

    /// <summary>Distance per weighted band that a reference may be worse without being told apart.</summary>
    public const float DifferenceSlack = 0.6f;

    /// <summary>Depth of the floor below which a line is noisy.</summary>
    public const float NoisyDepth = 28;

    /// <summary>Levels further below the top than this are taken for the floor: codec residue looks like holes.</summary>
    public const float DeepestFloor = 32;

    /// <summary>
    /// Share of the frames in which the reference is silent that the background stays below, and decibels it has to rise above the noise:
    /// a tenth of the frames of steady noise lie up to 6 dB above the floor.
    /// </summary>
    public const float BackgroundShare = 0.9f;
    public const float LeastBackground = 7;

    /// <summary>Decibels below the top that a background reaches at most: a louder one would leave nothing of the announcement audible.</summary>
    public const float LoudestBackground = 10;

    /// <summary>Bands that a background has at least: a voice, an echo or music is broader than a tone.</summary>
    public const int FewestBackgroundBands = 4;

    /// <summary>Frames of sound a span needs to tell of a background or a drift, and between two looks while it is not explained.</summary>
    public const int FewestForLine = 47;
    public const int LineInterval = 32;

    /// <summary>Largest distance one band adds.</summary>
    public const float LargestDistance = 12;

    /// <summary>Distance per weighted band that the true reference stays below.</summary>
    public const float TypicalDistance = 3.2f;

    /// <summary>Distance per weighted band that unexplained sound counts for.</summary>
    public const float UnexplainedDistance = 5.5f;

    /// <summary>Distance per weighted band that unexplained sound beside the span counts for.</summary>
    public const float OutsideDistance = 3f;

    /// <summary>Quiet frames that separate other sound from the span, before it and after it.</summary>
    public const int PauseBefore = 60;
    public const int PauseAfter = 30;

    /// <summary>Decibels above the floor at which a band has its full weight.</summary>
    public const int FullWeight = 14;

    /// <summary>Most that one frame adds to a hole. A syllable takes ten frames, the burst of a plosive one.</summary>
    public const float LargestExcess = 24;

    /// <summary>
    /// Heaviest stretch of sound that may stay unexplained, by the depth of the floor: codecs, echo and clipping leave holes of up to 130 on
    /// a clean line. Noise fills them, and fills those of a different word as well: three tenths of a second of another word leave 50 to 90
    /// at 5 dB, 110 and more at 20 dB.
    /// </summary>
    public static float LargestHole(float depth) => Math.Clamp(34 + ((depth - 20) * 8), 34, 130);

    /// <summary>Part of the largest hole that is allowed, by the distance per weighted band everywhere else.</summary>
    public static float HoleContrast(float distanceElsewhere) => Math.Min(1, 0.5f + (0.7f * distanceElsewhere));

    /// <summary>Least share of the weight that has to be explained.</summary>
    public const float LeastExplained = 0.8f;

    /// <summary>Largest distance per weighted band over a whole span; the poorest codec leaves 1.9, chance some 2.8.</summary>
    public const float LargestMeanDistance = 2.3f;

    /// <summary>
    /// Least weight (in bands) and score to recognise anything by: what is explained closely needs less weight than what fits in part.
    /// </summary>
    public const float LeastWeight = 110;
    public const float LeastScore = 570;

    /// <summary>Fewest frames of sound to recognise anything by: 0.75 s, longer than a greeting that people and announcements share.</summary>
    public const int FewestSounding = 47;

    /// <summary>Fewest frames of sound where nothing was heard but the end of an announcement: 0.45 s, two syllables.</summary>
    public const int FewestOfAnEnd = 28;

    /// <summary>Fewest frames of sound after which a pause closes the clause: 1 s.</summary>
    public const int FewestToClose = 62;

    /// <summary>Frames of sound that fit before a reference is resembled at all: other voices stay below 0.45 s.</summary>
    public const int Resemblance = 28;

    /// <summary>The same where they fit as closely as a recording fits itself: a third of a second, a greeting.</summary>
    public const int CloseResemblance = 20;
    public const float CloseMeanDistance = 0.8f;

    /// <summary>Frames of sound after which what resembles no reference will not resemble one later.</summary>
    public const int EnoughSearched = 42;
    public const int EnoughSearchedInNoise = 120;

    /// <summary>
    /// Evaluations in a row, an eighth of a second apart, that decide alike before it is said: more searches lie between them. Fewer where
    /// searches enough have looked through what decides: what one of them misses the next one finds, even through noise.
    /// </summary>
    public const int TimesDecided = 6;
    public const int TimesDecidedLater = 2;
    public const int EnoughSearches = 2;

    /// <summary>References that waited for room, looked at in one evaluation at most.</summary>
    public const int MostLookedAt = 32;

    /// <summary>Frames, and sound in them, behind the end of a span that broke off: a quarter of a second, half of it clear speech.</summary>
    public const int BreakFrames = 16;
    public const float BreakWeight = 60;

    /// <summary>Lightest stretch on which another state is refuted.</summary>
    public const float LightestDifference = 110;

    /// <summary>The same where the other explains all that was heard: an echo or a place half a frame aside makes 120 of one recording.</summary>
    public const float LightestOfVerified = 150;
}
