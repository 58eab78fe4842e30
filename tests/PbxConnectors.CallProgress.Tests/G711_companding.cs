namespace PbxConnectors.CallProgress.Tests;

public class G711_companding
{
    [Fact]
    public void Every_A_law_byte_survives_decoding_and_encoding()
    {
        for (var value = 0; value < 256; value++)
        {
            G711.EncodeALaw(G711.DecodeALaw((byte)value)).ShouldBe((byte)value);
        }
    }

    [Fact]
    public void Every_mu_law_byte_survives_decoding_and_encoding_except_negative_zero()
    {
        for (var value = 0; value < 256; value++)
        {
            if (value != 0x7F)
            {
                G711.EncodeMuLaw(G711.DecodeMuLaw((byte)value)).ShouldBe((byte)value);
            }
        }

        G711.DecodeMuLaw(0x7F).ShouldBe((short)0);
    }

    [Theory]
    [InlineData(0, 0xD5)]
    [InlineData(-1, 0x55)]
    [InlineData(32767, 0xAA)]
    [InlineData(-32768, 0x2A)]
    public void A_law_has_the_codes_of_the_standard_at_its_ends(int sample, int code) => G711.EncodeALaw((short)sample).ShouldBe((byte)code);

    [Theory]
    [InlineData(0, 0xFF)]
    [InlineData(32767, 0x80)]
    [InlineData(-32768, 0x00)]
    public void Mu_law_has_the_codes_of_the_standard_at_its_ends(int sample, int code) => G711.EncodeMuLaw((short)sample).ShouldBe((byte)code);

    [Fact]
    public void The_largest_decoded_levels_are_those_of_the_standard()
    {
        G711.DecodeALaw(0xAA).ShouldBe((short)32256);
        G711.DecodeMuLaw(0x80).ShouldBe((short)32124);
    }

    [Fact]
    public void The_error_stays_within_half_a_step_of_each_segment()
    {
        for (var sample = -32768; sample <= 32767; sample += 7)
        {
            var magnitude = Math.Abs(sample);
            Math.Abs(G711.DecodeALaw(G711.EncodeALaw((short)sample)) - sample).ShouldBeLessThanOrEqualTo(Math.Max(8, (magnitude / 32) + 1));
            if (magnitude < 32600)
            {
                Math.Abs(G711.DecodeMuLaw(G711.EncodeMuLaw((short)sample)) - sample).ShouldBeLessThanOrEqualTo(Math.Max(4, (magnitude / 32) + 5));
            }
        }
    }

    [Fact]
    public void Encoding_never_reverses_the_order_of_two_samples()
    {
        for (var sample = -32768; sample < 32767; sample++)
        {
            G711.DecodeALaw(G711.EncodeALaw((short)(sample + 1))).ShouldBeGreaterThanOrEqualTo(G711.DecodeALaw(G711.EncodeALaw((short)sample)));
            G711.DecodeMuLaw(G711.EncodeMuLaw((short)(sample + 1))).ShouldBeGreaterThanOrEqualTo(G711.DecodeMuLaw(G711.EncodeMuLaw((short)sample)));
        }
    }

    [Fact]
    public void Spans_are_converted_like_single_samples()
    {
        short[] samples = [0, 1000, -1000, 32767, -32768];
        var bytes = new byte[5];
        var back = new short[5];
        G711.EncodeALaw(samples, bytes);
        G711.DecodeALaw(bytes, back);
        back.ShouldBe(samples.Select(s => G711.DecodeALaw(G711.EncodeALaw(s))));
        G711.EncodeMuLaw(samples, bytes);
        G711.DecodeMuLaw(bytes, back);
        back.ShouldBe(samples.Select(s => G711.DecodeMuLaw(G711.EncodeMuLaw(s))));
    }

    [Fact]
    public void A_destination_that_is_too_short_is_refused()
    {
        Should.Throw<ArgumentException>(() => G711.EncodeALaw(new short[3], new byte[2])).Message.ShouldContain("3 are needed");
        Should.Throw<ArgumentException>(() => G711.DecodeMuLaw(new byte[3], new short[2])).Message.ShouldContain("3 are needed");
    }
}
