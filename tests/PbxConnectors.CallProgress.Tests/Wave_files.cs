using System.Buffers.Binary;
using System.Text;

namespace PbxConnectors.CallProgress.Tests;

public class Wave_files
{
    private static readonly short[] Samples = Sounds.Tone(0.05, -10, 440);

    [Theory]
    [InlineData(WaveEncoding.Pcm16)]
    [InlineData(WaveEncoding.ALaw)]
    [InlineData(WaveEncoding.MuLaw)]
    public void What_is_written_is_read_again(WaveEncoding encoding)
    {
        var audio = Read(Written(Samples, 16000, encoding));
        audio.SampleRate.ShouldBe(16000);
        audio.Warnings.ShouldBeEmpty();
        var expected = encoding switch
        {
            WaveEncoding.ALaw => Samples.Select(s => G711.DecodeALaw(G711.EncodeALaw(s))),
            WaveEncoding.MuLaw => Samples.Select(s => G711.DecodeMuLaw(G711.EncodeMuLaw(s))),
            _ => Samples,
        };
        audio.Samples.ToArray().ShouldBe(expected);
    }

    [Fact]
    public void An_odd_number_of_bytes_is_padded_and_the_lengths_agree()
    {
        var file = Written(Samples[..399], 8000, WaveEncoding.ALaw);
        (file.Length % 2).ShouldBe(0);
        BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(4)).ShouldBe(file.Length - 8);
        Read(file).Samples.Length.ShouldBe(399);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(24)]
    [InlineData(32)]
    public void Linear_samples_of_any_width_are_read(int bits)
    {
        var audio = Read(File(Format(1, 1, 8000, bits), Chunk("data", Linear(Samples, bits))));
        for (var i = 0; i < Samples.Length; i++)
        {
            Math.Abs(audio.Samples.Span[i] - Samples[i]).ShouldBeLessThanOrEqualTo(bits == 8 ? 256 : 1);
        }
    }

    [Fact]
    public void Floating_point_samples_are_read_and_clipped()
    {
        var data = new byte[12];
        BinaryPrimitives.WriteSingleLittleEndian(data, 0.5f);
        BinaryPrimitives.WriteSingleLittleEndian(data.AsSpan(4), 2f);
        BinaryPrimitives.WriteSingleLittleEndian(data.AsSpan(8), float.NaN);
        Read(File(Format(3, 1, 8000, 32), Chunk("data", data))).Samples.ToArray().ShouldBe([16384, 32767, 0]);
    }

    [Fact]
    public void Stereo_is_mixed_down_with_a_warning()
    {
        var audio = Read(File(Format(1, 2, 8000, 16), Chunk("data", Linear([1000, 3000, -1000, -3000], 16))));
        audio.Samples.ToArray().ShouldBe([2000, -2000]);
        audio.Warnings.ShouldHaveSingleItem().ShouldContain("mixed down");
    }

    [Fact]
    public void The_extensible_format_names_its_encoding_in_the_sub_format()
    {
        var format = new byte[40];
        Format(0xFFFE, 1, 8000, 16)[8..].CopyTo(format.AsSpan());
        format[24] = 1;
        Read(File(Chunk("fmt ", format), Chunk("data", Linear(Samples, 16)))).Samples.ToArray().ShouldBe(Samples);
    }

    [Fact]
    public void Other_chunks_are_passed_over_with_or_without_their_padding()
    {
        var padded = File(Format(1, 1, 8000, 16), Chunk("LIST", [1, 2, 3, 0], 3), Chunk("data", Linear(Samples, 16)));
        var unpadded = File(Format(1, 1, 8000, 16), Chunk("note", [1, 2, 3]), Chunk("data", Linear(Samples, 16)));
        Read(padded).Samples.ToArray().ShouldBe(Samples);
        Read(unpadded).Samples.ToArray().ShouldBe(Samples);
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(uint.MaxValue)]
    public void A_streamed_file_without_a_length_is_read_to_its_end(uint declared)
    {
        var audio = Read(File(Format(1, 1, 8000, 16), Chunk("data", Linear(Samples, 16), declared)));
        audio.Samples.ToArray().ShouldBe(Samples);
        audio.Warnings.ShouldHaveSingleItem().ShouldContain("length");
    }

    [Fact]
    public void A_cut_file_is_read_as_far_as_it_goes()
    {
        var audio = Read(Written(Samples, 8000, WaveEncoding.Pcm16)[..^101]);
        audio.Samples.Length.ShouldBe(Samples.Length - 51);
        audio.Warnings.ShouldContain(w => w.Contains("cut"));
        audio.Warnings.ShouldContain(w => w.Contains("incomplete sample"));
    }

    [Fact]
    public void A_file_with_no_samples_is_readable_and_empty()
    {
        Read(Written([], 8000, WaveEncoding.Pcm16)).Duration.ShouldBe(TimeSpan.Zero);
    }

    [Theory]
    [InlineData("RIFX", "RIFF/WAVE")]
    [InlineData("", "RIFF/WAVE")]
    public void What_is_no_wave_file_is_named_so(string content, string reason)
    {
        WaveFile.TryRead(Encoding.ASCII.GetBytes(content), out var audio, out var problem).ShouldBeFalse();
        audio.ShouldBeNull();
        problem!.ShouldContain(reason);
    }

    [Fact]
    public void What_cannot_be_read_is_refused_with_the_reason()
    {
        Problem(File(Format(0x55, 1, 8000, 16), Chunk("data", [0, 0]))).ShouldContain("Encoding 85");
        Problem(File(Format(1, 1, 8000, 12), Chunk("data", [0, 0]))).ShouldContain("12 bits");
        Problem(File(Format(1, 0, 8000, 16), Chunk("data", [0, 0]))).ShouldContain("0 channels");
        Problem(File(Format(1, 1, 0, 16), Chunk("data", [0, 0]))).ShouldContain("sample rate");
        Problem(File(Chunk("data", [0, 0]))).ShouldContain("before any fmt");
        Problem(File(Format(1, 1, 8000, 16))).ShouldContain("No data chunk");
        Problem(File(Chunk("fmt ", [1, 0]))).ShouldContain("shorter than 16");
    }

    [Fact]
    public void Random_bytes_never_throw()
    {
        var random = new Random(5);
        var sound = Written(Samples, 8000, WaveEncoding.Pcm16);
        for (var round = 0; round < 3000; round++)
        {
            var bytes = sound.ToArray();
            var damage = random.Next(1, 12);
            for (var i = 0; i < damage; i++)
            {
                bytes[random.Next(round % 2 == 0 ? 60 : bytes.Length)] = (byte)random.Next(256);
            }

            var length = random.Next(bytes.Length + 1);
            if (WaveFile.TryRead(bytes.AsSpan(0, length), out var audio, out var problem))
            {
                audio.SampleRate.ShouldBeGreaterThan(0);
            }
            else
            {
                problem.ShouldNotBeNullOrEmpty();
            }
        }
    }

    [Fact]
    public void A_file_that_is_not_there_is_a_problem_not_an_exception()
    {
        WaveFile.TryRead(Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"), "none.wav"), out _, out var problem).ShouldBeFalse();
        problem!.ShouldContain("cannot be opened");
    }

    [Fact]
    public void A_recording_at_another_rate_is_heard_the_same()
    {
        var tone = Enumerable.Range(0, 48000 * 4).Select(n => n / 48000.0 % 0.7 < 0.35 ? 5000 * Math.Sin(2 * Math.PI * 450 * n / 48000) : 0);
        CallProgressAnalyzer.Classify(new WaveAudio(Sounds.ToSamples(tone), 48000), AnnouncementLibrary.Empty).State.ShouldBe(NumberState.Busy);
    }

    private static byte[] Written(short[] samples, int rate, WaveEncoding encoding)
    {
        using var stream = new MemoryStream();
        WaveFile.Write(stream, samples, rate, encoding);
        return stream.ToArray();
    }

    private static WaveAudio Read(byte[] file)
    {
        WaveFile.TryRead(file, out var audio, out var problem).ShouldBeTrue(problem);
        return audio!;
    }

    private static string Problem(byte[] file)
    {
        WaveFile.TryRead(file, out _, out var problem).ShouldBeFalse();
        return problem!;
    }

    private static byte[] File(params byte[][] chunks)
    {
        var body = chunks.SelectMany(chunk => chunk).ToArray();
        var header = new byte[12];
        "RIFF"u8.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(4), body.Length + 4);
        "WAVE"u8.CopyTo(header.AsSpan(8));
        return [.. header, .. body];
    }

    private static byte[] Format(int tag, int channels, int rate, int bits)
    {
        var body = new byte[16];
        BinaryPrimitives.WriteUInt16LittleEndian(body, (ushort)tag);
        BinaryPrimitives.WriteUInt16LittleEndian(body.AsSpan(2), (ushort)channels);
        BinaryPrimitives.WriteInt32LittleEndian(body.AsSpan(4), rate);
        BinaryPrimitives.WriteUInt16LittleEndian(body.AsSpan(14), (ushort)bits);
        return Chunk("fmt ", body);
    }

    private static byte[] Chunk(string id, byte[] body, uint? declared = null)
    {
        var header = new byte[8];
        Encoding.ASCII.GetBytes(id, header);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), declared ?? (uint)body.Length);
        return [.. header, .. body];
    }

    private static byte[] Linear(short[] samples, int bits) => [.. samples.SelectMany(s => bits switch
    {
        8 => new[] { (byte)((s >> 8) + 128) },
        16 => BitConverter.GetBytes(s),
        24 => [0, .. BitConverter.GetBytes(s)],
        _ => [0, 0, .. BitConverter.GetBytes(s)],
    })];
}
