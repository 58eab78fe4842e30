using PbxConnectors.CallProgress;

namespace PbxConnectors.Testing;

/// <summary>A finished leg's recording, kept as what was played when; the samples are made when somebody asks for them.</summary>
internal sealed class CallRecording(IReadOnlyList<MediaSpan> spans, TimeSpan length, int seed, bool corrupt)
{
    private const int SampleRate = ToneSynthesizer.SampleRate;

    public byte[] ToWave()
    {
        using var stream = new MemoryStream();
        WaveFile.Write(stream, Render(), SampleRate, WaveEncoding.ALaw);
        var wave = stream.ToArray();
        if (corrupt)
        {
            Damage(wave);
        }

        return wave;
    }

    /// <summary>The samples of one part, from its beginning; empty where there is no media path.</summary>
    public static short[] Render(MediaSpan span, TimeSpan length, int seed) =>
        new CallRecording([span with { Start = TimeSpan.Zero }], length, seed, corrupt: false).Render();

    private short[] Render()
    {
        // A recorder that never receives a frame writes a file with a header and nothing behind it.
        if (spans.All(span => span.Segment.Kind == MediaKind.None || span.Start >= length))
        {
            return [];
        }

        var samples = new short[(int)(length.TotalSeconds * SampleRate)];
        for (var i = 0; i < spans.Count; i++)
        {
            var from = SampleAt(spans[i].Start);
            var to = i + 1 < spans.Count ? SampleAt(spans[i + 1].Start) : samples.Length;
            to = Math.Min(to, samples.Length);
            if (from < to)
            {
                RenderSpan(spans[i], samples.AsSpan(from, to - from));
            }
        }

        return samples;
    }

    private void RenderSpan(MediaSpan span, Span<short> target)
    {
        switch (span.Segment.Kind)
        {
            case MediaKind.None:
                return;
            case MediaKind.Ringback or MediaKind.Tone:
                ToneSynthesizer.Fill(span.Segment.Name!, target);
                break;
            case MediaKind.Announcement:
                if (span.Clip is { } announcement)
                {
                    var length = announcement.Samples.Length * span.Segment.Repeats;
                    Repeat(announcement.Samples.Span, target[..Math.Min(target.Length, length)]);
                }

                break;
            case MediaKind.Music or MediaKind.Speech:
                if (span.Clip is { } clip)
                {
                    Repeat(clip.Samples.Span, target);
                }
                else
                {
                    Synthesise(span.Segment.Kind, target);
                }

                break;
        }

        LineEffects.Apply(target, seed);
    }

    private void Synthesise(MediaKind kind, Span<short> target)
    {
        var duration = TimeSpan.FromSeconds(target.Length / (double)SampleRate);
        var made = kind == MediaKind.Music ? SoundSynthesizer.Melody(duration, seed) : SoundSynthesizer.Babble(duration, seed);
        made.AsSpan(0, Math.Min(made.Length, target.Length)).CopyTo(target);
    }

    private static void Repeat(ReadOnlySpan<short> source, Span<short> target)
    {
        while (!source.IsEmpty && !target.IsEmpty)
        {
            var part = source[..Math.Min(source.Length, target.Length)];
            part.CopyTo(target);
            target = target[part.Length..];
        }
    }

    private void Damage(byte[] wave)
    {
        // A file whose beginning was overwritten: the header is gone, so no reader can take it for audio.
        new Random(seed).NextBytes(wave.AsSpan(0, Math.Min(64, wave.Length)));
        wave[0] = 0;
    }

    private static int SampleAt(TimeSpan offset) => (int)(offset.TotalSeconds * SampleRate);
}
