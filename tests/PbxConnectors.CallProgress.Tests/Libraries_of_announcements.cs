namespace PbxConnectors.CallProgress.Tests;

public sealed class Libraries_of_announcements : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("announcements").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_folder_per_label_is_loaded()
    {
        Save("empty/one.wav", new Speaker(1).Say("no such number here"));
        Save("my_own/two.wav", new Speaker(1).Say("please hold the line"), WaveEncoding.ALaw);
        var library = AnnouncementLibrary.Load(_folder);
        library.Count.ShouldBe(2);
        library.Problems.ShouldBeEmpty();
        library.References[0].ShouldSatisfyAllConditions(
            r => r.Name.ShouldBe("empty/one"),
            r => r.Label.ShouldBe("empty"),
            r => r.State.ShouldBe(NumberState.EmptyNumber),
            r => r.Duration.ShouldBeGreaterThan(TimeSpan.FromSeconds(1)));
        library.References[1].State.ShouldBe(NumberState.Unknown);
    }

    [Fact]
    public void A_manifest_names_label_and_transcript()
    {
        Save("a.wav", new Speaker(1).Say("no such number here"));
        File.WriteAllText(Path.Combine(_folder, "manifest.csv"), "file,label,transcript\na.wav,空号,\"Sorry, no such number\"\n");
        var reference = AnnouncementLibrary.Load(_folder).References.ShouldHaveSingleItem();
        reference.State.ShouldBe(NumberState.EmptyNumber);
        reference.Transcript.ShouldBe("Sorry, no such number");
    }

    [Fact]
    public void Rows_of_tones_music_and_silence_are_left_out()
    {
        Save("a.wav", new Speaker(1).Say("no such number here"));
        File.WriteAllText(Path.Combine(_folder, "manifest.csv"), "file,label,kind\na.wav,empty,real\nb.wav,busy_tone,tone\nc.wav,music,music\nd.wav,silence,real\n");
        var library = AnnouncementLibrary.Load(_folder);
        library.Count.ShouldBe(1);
        library.Problems.ShouldBeEmpty();
    }

    [Fact]
    public void Files_that_cannot_serve_are_reported_and_the_others_loaded()
    {
        Save("empty/good.wav", new Speaker(1).Say("no such number here"));
        Save("empty/short.wav", Sounds.Tone(0.1, -10, 500));
        Save("empty/silent.wav", Sounds.Silence(2));
        Save("stray.wav", new Speaker(1).Say("no such number here"));
        File.WriteAllText(Path.Combine(_folder, "empty", "text.wav"), "this is no sound");
        var library = AnnouncementLibrary.Load(_folder);
        library.References.ShouldHaveSingleItem().Name.ShouldBe("empty/good");
        library.Problems.Count.ShouldBe(4);
        Problem(library, "short").ShouldContain("Shorter");
        Problem(library, "silent").ShouldContain("Silent");
        Problem(library, "stray").ShouldContain("<label>");
        Problem(library, "text").ShouldContain("RIFF");
    }

    [Fact]
    public void Rows_of_a_manifest_that_lead_nowhere_are_reported()
    {
        File.WriteAllText(Path.Combine(_folder, "manifest.csv"), "file,label\nmissing.wav,empty\n../outside.wav,empty\n,empty\n");
        var library = AnnouncementLibrary.Load(_folder);
        library.Count.ShouldBe(0);
        Problem(library, "missing").ShouldContain("cannot be opened");
        Problem(library, "outside").ShouldContain("out of the library's folder");
        Problem(library, "manifest").ShouldContain("Row 4");
    }

    [Fact]
    public void A_manifest_without_its_columns_is_reported()
    {
        File.WriteAllText(Path.Combine(_folder, "manifest.csv"), "name,what\na,b\n");
        AnnouncementLibrary.Load(_folder).Problems.ShouldHaveSingleItem().Problem.ShouldContain("'file' and 'label'");
    }

    [Fact]
    public void A_folder_that_is_not_there_is_an_error_of_the_caller() =>
        Should.Throw<DirectoryNotFoundException>(() => AnnouncementLibrary.Load(Path.Combine(_folder, "none")));

    [Fact]
    public void Loading_can_be_cancelled()
    {
        Save("empty/one.wav", new Speaker(1).Say("no such number here"));
        Should.Throw<OperationCanceledException>(() => AnnouncementLibrary.Load(_folder, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Doubles_and_missing_labels_are_reported_when_made_in_memory()
    {
        var audio = new WaveAudio(new Speaker(1).Say("no such number here"));
        var library = AnnouncementLibrary.Create([new("a", "empty", audio), new("a", "busy", audio), new("b", " ", audio)]);
        library.Count.ShouldBe(1);
        Problem(library, "a").ShouldContain("same name");
        Problem(library, "b").ShouldContain("no label");
    }

    private void Save(string name, short[] samples, WaveEncoding encoding = WaveEncoding.Pcm16)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var file = File.Create(path);
        WaveFile.Write(file, samples, 8000, encoding);
    }

    private static string Problem(AnnouncementLibrary library, string name) => library.Problems.Single(p => p.File.Contains(name)).Problem;
}
