namespace PbxConnectors.CallProgress.Tests;

/// <summary>Spoken announcements that share their opening and closing, as carriers' do.</summary>
internal static class Prompts
{
    private static readonly Speaker Voice = new(3);

    public static short[] Empty { get; } = Say("does not exist");

    public static short[] PoweredOff { get; } = Say("is switched off");

    public static short[] Busy { get; } = Say("is engaged now");

    public static short[] Unlisted { get; } = Say("cannot take calls");

    /// <summary>Everything but <see cref="Unlisted"/>.</summary>
    public static AnnouncementLibrary Library { get; } = AnnouncementLibrary.Create(
    [
        new("empty/one", "empty", new WaveAudio(Empty), "您拨打的号码是空号"),
        new("power_off/one", "power_off", new WaveAudio(PoweredOff)),
        new("busy/one", "busy", new WaveAudio(Busy)),
    ]);

    public static short[] Say(string words) => Voice.Say($"hello the number you have dialled {words} , please check and dial again");
}
