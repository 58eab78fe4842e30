namespace PbxConnectors.Testing;

/// <summary>How whoever sits at an extension behaves. Immutable.</summary>
public sealed record ExtensionBehaviour
{
    /// <summary>How long the extension rings before it answers; zero answers at once, null never. Default zero.</summary>
    public TimeSpan? AnswerDelay { get; init; } = TimeSpan.Zero;

    /// <summary>Whether a voice mailbox takes calls from outside that are not answered. Default false.</summary>
    public bool HasMailbox { get; init; }

    /// <summary>Address the phone registered from. Default a documentation address (RFC 5737).</summary>
    public string Address { get; init; } = "192.0.2.10";

    /// <summary>Port the phone registered from. Default 5060.</summary>
    public int Port { get; init; } = 5060;

    /// <summary>Answers at once.</summary>
    public static ExtensionBehaviour AnswersAtOnce { get; } = new();

    /// <summary>Never answers.</summary>
    public static ExtensionBehaviour NeverAnswers { get; } = new() { AnswerDelay = null };

    /// <summary>Answers after ringing for a while.</summary>
    public static ExtensionBehaviour AnswersAfter(TimeSpan delay) => new() { AnswerDelay = delay };
}
