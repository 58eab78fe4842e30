using System.Buffers.Binary;
using System.Security.Cryptography;

namespace PbxConnectors.CallProgress.Tests;

public sealed class Library_files : IDisposable
{
    private static readonly byte[] Sound = Bytes(Prompts.Library);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_library_comes_back_from_its_file_as_it_was()
    {
        Prompts.Library.Save(_folder["a.pbxlib"]);
        var read = AnnouncementLibrary.Load(_folder["a.pbxlib"]);
        read.References.ShouldBe(Prompts.Library.References);
        read.References[0].Transcript.ShouldBe("您拨打的号码是空号");
        read.References[1].Transcript.ShouldBeNull();
        read.References[0].Traits.ShouldNotBeNull();
        read.Problems.ShouldBeEmpty();
    }

    [Fact]
    public void What_comes_back_recognises_as_before()
    {
        var read = Read(Sound);
        Listening.Classify(Prompts.Empty, read).State.ShouldBe(NumberState.EmptyNumber);
        Listening.Classify(Prompts.PoweredOff, read).State.ShouldBe(NumberState.PoweredOff);
        Listening.Classify(Prompts.Unlisted, read).State.ShouldBe(NumberState.Unknown);
    }

    [Fact]
    public void The_same_library_makes_the_same_bytes() => Bytes(Read(Sound)).ShouldBe(Sound);

    [Fact]
    public void A_library_without_announcements_has_a_file_too() => Read(Bytes(AnnouncementLibrary.Empty)).Count.ShouldBe(0);

    [Fact]
    public void A_second_of_recording_takes_less_than_a_kilobyte()
    {
        var seconds = Prompts.Library.References.Sum(reference => reference.Duration.TotalSeconds);
        Sound.Length.ShouldBeLessThan((int)(1024 * seconds) + 1000);
    }

    [Fact]
    public void A_file_that_is_being_replaced_is_never_seen_half_written()
    {
        Prompts.Library.Save(_folder["a.pbxlib"]);
        Prompts.Library.Remove("busy/one").Save(_folder["a.pbxlib"]);
        AnnouncementLibrary.Load(_folder["a.pbxlib"]).Count.ShouldBe(2);
        Directory.GetFiles(_folder.Path).ShouldHaveSingleItem();
    }

    [Fact]
    public void Every_flipped_bit_is_noticed()
    {
        var random = new Random(5);
        for (var round = 0; round < 300; round++)
        {
            var bytes = Sound.ToArray();
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            Problem(bytes).ShouldNotBeEmpty();
        }
    }

    [Fact]
    public void Every_cut_is_noticed()
    {
        var random = new Random(6);
        foreach (var length in Enumerable.Range(0, 70).Concat(Enumerable.Range(0, 100).Select(_ => random.Next(Sound.Length))))
        {
            Problem(Sound[..length]).ShouldContain(length == 0 ? "no announcement library" : "cut");
        }
    }

    [Fact]
    public void Damage_is_named_by_reference_and_byte()
    {
        var bytes = Sound.ToArray();
        bytes[^100] ^= 1;
        Problem(bytes).ShouldContain("damaged in reference 3 of 3, between byte");
    }

    [Fact]
    public void Damage_of_the_header_or_the_checksum_is_told_from_damage_of_references()
    {
        var bytes = Sound.ToArray();
        bytes[^1] ^= 1;
        Problem(bytes).ShouldContain("the references are sound");
        bytes = Sound.ToArray();
        bytes[10] ^= 1;
        Problem(bytes).ShouldContain("header");
    }

    [Fact]
    public void Bytes_behind_the_end_are_noticed() => Problem([.. Sound, 0]).ShouldContain($"{Sound.Length + 1} are there");

    [Fact]
    public void A_foreign_file_is_told_as_such()
    {
        Problem("RIFF....WAVEfmt "u8.ToArray()).ShouldContain("no announcement library file");
        Problem(new byte[5000]).ShouldContain("no announcement library file");
    }

    [Fact]
    public void A_newer_format_asks_for_an_update()
    {
        var bytes = Sound.ToArray();
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), 99);
        Problem(Sealed(bytes)).ShouldContain("Update the package");
    }

    [Fact]
    public void Features_of_another_version_ask_for_a_rebuild()
    {
        var bytes = Sound.ToArray();
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(10), AnnouncementPattern.FeatureVersion + 1);
        Problem(Sealed(bytes)).ShouldContain("Rebuild it from its recordings");
    }

    [Fact]
    public void Nonsense_under_a_right_checksum_is_refused_and_never_throws()
    {
        var random = new Random(7);
        for (var round = 0; round < 500; round++)
        {
            var bytes = Sound.ToArray();
            for (var i = random.Next(1, 12); i > 0; i--)
            {
                bytes[random.Next(12, bytes.Length - 32)] = (byte)random.Next(256);
            }

            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(16), (ulong)bytes.Length);
            if (AnnouncementLibrary.TryRead(Sealed(bytes), out var library, out var problem))
            {
                library.Count.ShouldBe(3);
            }
            else
            {
                problem.ShouldNotBeEmpty();
            }
        }
    }

    [Fact]
    public void Random_bytes_never_throw()
    {
        var random = new Random(8);
        for (var round = 0; round < 300; round++)
        {
            var bytes = new byte[random.Next(4000)];
            random.NextBytes(bytes);
            if (round % 2 == 0)
            {
                Sound.AsSpan(0, Math.Min(bytes.Length, 24)).CopyTo(bytes);
            }

            Problem(bytes).ShouldNotBeEmpty();
        }
    }

    [Fact]
    public void A_refused_file_is_named_and_loading_it_throws()
    {
        File.WriteAllBytes(_folder["bad.pbxlib"], Sound[..^1]);
        AnnouncementLibrary.TryLoadFile(_folder["bad.pbxlib"], out _, out var problem).ShouldBeFalse();
        problem!.ShouldContain("bad.pbxlib");
        problem.ShouldContain("cut");
        Should.Throw<InvalidDataException>(() => AnnouncementLibrary.Load(_folder["bad.pbxlib"])).Message.ShouldBe(problem);
    }

    [Fact]
    public void A_file_that_cannot_be_opened_is_a_problem_and_no_exception()
    {
        AnnouncementLibrary.TryLoadFile(_folder["none.pbxlib"], out _, out var problem).ShouldBeFalse();
        problem!.ShouldContain("cannot be opened");
    }

    [Fact]
    public void A_folder_is_no_place_for_a_file() =>
        Should.Throw<IOException>(() => Prompts.Library.Save(_folder.Path)).Message.ShouldContain(".pbxlib");

    [Fact]
    public void A_thousand_references_are_read_and_recognised()
    {
        var many = AnnouncementLibrary.Create(Enumerable.Range(0, 1000).Select(i =>
            new AnnouncementSource($"own{i}", $"own{i}", new WaveAudio(new Speaker(i % 5).Say($"w{i} x{i} y{i} z{i}")))));
        var read = Read(Bytes(many.Add(new AnnouncementSource("empty/one", "empty", new WaveAudio(Prompts.Empty)))));
        read.Count.ShouldBe(1001);
        Listening.Classify(Prompts.Empty, read).Label.ShouldBe("empty");
    }

    [Fact]
    public void Features_change_only_with_their_version()
    {
        var reference = new AnnouncementReference { Name = "x", Label = "x", State = NumberState.Unknown, Duration = TimeSpan.Zero };
        var stored = AnnouncementPattern.Create(reference, Prompts.Empty.AsSpan(0, 128 * 24), out _)!.Store();
        AnnouncementPattern.FeatureVersion.ShouldBe(FeaturesOfThatVersion.Version, "write the features of the new version down below");
        var expected = Convert.FromBase64String(FeaturesOfThatVersion.Base64);
        var changed = $"the features changed: raise AnnouncementPattern.FeatureVersion. They are now {Convert.ToBase64String(stored)}";
        stored.Length.ShouldBe(expected.Length, changed);
        // Another processor may round one level in hundreds differently.
        stored.Zip(expected).Count(pair => pair.First != pair.Second)
            .ShouldBeLessThan(stored.Length / 50, changed);
    }

    private static byte[] Bytes(AnnouncementLibrary library)
    {
        using var stream = new MemoryStream();
        library.Save(stream);
        return stream.ToArray();
    }

    private static AnnouncementLibrary Read(byte[] bytes) =>
        AnnouncementLibrary.TryRead(bytes, out var library, out var problem) ? library : throw new InvalidDataException(problem);

    private static string Problem(byte[] bytes)
    {
        AnnouncementLibrary.TryRead(bytes, out var library, out var problem).ShouldBeFalse();
        library.ShouldBeNull();
        return problem.ShouldNotBeNull();
    }

    private static byte[] Sealed(byte[] bytes)
    {
        SHA256.HashData(bytes.AsSpan(0, bytes.Length - 32), bytes.AsSpan(bytes.Length - 32));
        return bytes;
    }

    private static class FeaturesOfThatVersion
    {
        public const int Version = 2;
        public const string Base64 =
            "GAAAADFDNRgFA1FA+q6u+pWai35aeKaTRVVVVZariXtZmLWTVVVVVZeti2pYl6WEVVVVVYmvjWlXp5SDZpZlVXeti2h3lpRzlVZZWjNVNRIxQTAwAJFm5bCx" +
            "YzNxczWFAGAACpmsm3l3dpSnqSmQUUmfvYloV6W0VVVVVUmfvnloR6W0VVVVVVednXloR5W0VlVZVVetnXhoR5W0eVl4SXpLemt2azZmBTcBN4UR/hz2HPQY";
    }
}
