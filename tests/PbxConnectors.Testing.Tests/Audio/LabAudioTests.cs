using PbxConnectors.CallProgress;

namespace PbxConnectors.Testing.Tests;

public sealed class LabAudioTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lab-audio-").FullName;

    [Fact]
    public void A_folder_per_label_is_read()
    {
        Write("empty/a.wav", 8000);
        Write("empty/b.wav", 8000);
        Write("human/hello.wav", 8000);

        var audio = LabAudio.FromFolder(_folder);

        audio.Clips("empty").Count.ShouldBe(2);
        audio.Clips("human").Count.ShouldBe(1);
        audio.Clips("busy").ShouldBeEmpty();
        audio.Problems.ShouldBeEmpty();
    }

    [Fact]
    public void A_manifest_says_what_each_file_is()
    {
        Write("x/one.wav", 8000);
        File.WriteAllText(Path.Combine(_folder, "manifest.csv"),
            "file,label,note\n\"x/one.wav\",power_off,\"a, b\"\nx/gone.wav,busy,\n,busy,\n");

        var audio = LabAudio.FromFolder(_folder);

        audio.Clips("power_off").Count.ShouldBe(1);
        audio.Problems.Count.ShouldBe(2);
        audio.Problems.ShouldContain(problem => problem.Contains("line 4", StringComparison.Ordinal));
        audio.Problems.ShouldContain(problem => problem.Contains("gone.wav", StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_that_is_no_audio_is_named_and_the_rest_is_read()
    {
        Write("empty/good.wav", 8000);
        File.WriteAllText(Path.Combine(_folder, "empty", "bad.wav"), "this is text");

        var audio = LabAudio.FromFolder(_folder);

        audio.Clips("empty").ShouldHaveSingleItem().Name.ShouldEndWith("good.wav");
        audio.Problems.ShouldHaveSingleItem().ShouldContain("bad.wav");
    }

    [Fact]
    public void Recordings_of_other_rates_are_brought_to_8_kilohertz()
    {
        Write("empty/wide.wav", 16000);

        var clip = LabAudio.FromFolder(_folder).Clips("empty").ShouldHaveSingleItem();

        clip.Duration.TotalSeconds.ShouldBe(1, 0.01);
        Signal.ToneShare(clip.Samples.Span[1000..7000], 900).ShouldBeGreaterThan(0.95);
    }

    [Fact]
    public void A_folder_that_does_not_exist_is_an_error_that_names_it() =>
        Should.Throw<DirectoryNotFoundException>(() => LabAudio.FromFolder(Path.Combine(_folder, "nowhere")))
            .Message.ShouldContain("nowhere");

    [Fact]
    public void Missing_labels_come_from_the_fallback()
    {
        var own = LabAudio.FromClips([new LabClip("empty", "own", new short[8])]);
        var other = LabAudio.FromClips([new LabClip("empty", "other", new short[8]), new LabClip("busy", "other", new short[8])]);

        var both = own.WithFallback(other);

        both.Clips("empty").ShouldHaveSingleItem().Name.ShouldBe("own");
        both.Clips("busy").ShouldHaveSingleItem().Name.ShouldBe("other");
    }

    [Fact]
    public void Labels_may_be_any_spelling_a_state_is_known_by_and_music_stays_music()
    {
        Write("redial_later/a.wav", 8000);
        Write("空号/a.wav", 8000);
        Write("music/a.wav", 8000);

        LabAudio.FromFolder(_folder).Labels.Order().ShouldBe(["empty", "music", "try_later"]);
    }

    [Fact]
    public void Embedded_recordings_are_all_readable() => LabAudio.Embedded.Problems.ShouldBeEmpty();

    [Fact]
    public void Every_announced_state_has_an_embedded_recording()
    {
        foreach (var state in NumberStates.All.Where(state => state.Da2Id() is not null))
        {
            LabAudio.Embedded.Clips(state.ToLabel()).Count.ShouldBeGreaterThanOrEqualTo(2, state.ToString());
        }

        LabAudio.Embedded.Clips("human").ShouldNotBeEmpty();
        LabAudio.Embedded.Clips("music").ShouldNotBeEmpty();
    }

    [Fact]
    public void A_classifier_can_be_given_the_recordings_the_exchange_plays()
    {
        var library = LabAudio.Embedded.ToAnnouncementLibrary();

        library.Problems.ShouldBeEmpty();
        library.References.Select(reference => reference.Label).Distinct().Order()
            .ShouldBe(NumberStates.All.Where(state => state.Da2Id() is not null).Select(state => state.ToLabel()).Order());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Write(string path, int rate)
    {
        var file = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var samples = new short[rate];
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = (short)(8000 * Math.Sin(2 * Math.PI * 900 * i / rate));
        }

        using var stream = File.Create(file);
        WaveFile.Write(stream, samples, rate, WaveEncoding.Pcm16);
    }
}
