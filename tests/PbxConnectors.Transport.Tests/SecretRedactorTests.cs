using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace PbxConnectors.Transport.Tests;

public sealed class SecretRedactorTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("nothing to hide, extension 8001 rang 30 s")]
    [InlineData("uniqueid 1751000000.12 at 2026-01-01 00:00:09")]
    [InlineData("""{"token_type":"bearer","expires_in":7200}""")]
    public void Text_without_secrets_stays_as_it_is(string? text) => new SecretRedactor().Redact(text).ShouldBe(text);

    [Theory]
    [InlineData("""{"password":"s3cr3t"}""", """{"password":"***"}""")]
    [InlineData("""{"extePassword" : "s3cr3t","ext":"8001"}""", """{"extePassword" : "***","ext":"8001"}""")]
    [InlineData("""{"access_token":"s3cr3t","refresh_token":"s3cr3t"}""", """{"access_token":"***","refresh_token":"***"}""")]
    [InlineData("""{"password":"a, b;c} &s3cr3t"}""", """{"password":"***"}""")]
    [InlineData("""{"password":"a\"s3cr3t"}""", """{"password":"***"}""")]
    [InlineData("""{"jsondata":"{\"password\":\"a s3cr3t\",\"ext\":\"8001\"}"}""", """{"jsondata":"{\"password\":\"***\",\"ext\":\"8001\"}"}""")]
    [InlineData("{'pwd': 'a s3cr3t'}", "{'pwd': '***'}")]
    [InlineData("GET /x?sa_user=s3cr3t&sa_password=s3cr3t&ext=8001", "GET /x?sa_user=***&sa_password=***&ext=8001")]
    [InlineData("Authorization: Bearer s3cr3t", "Authorization: Bearer ***")]
    [InlineData("PASSWORD = s3cr3t, tried twice", "PASSWORD = ***, tried twice")]
    [InlineData("client_secret:s3cr3t", "client_secret:***")]
    public void What_is_named_like_a_secret_is_taken_out(string text, string clean) => new SecretRedactor().Redact(text).ShouldBe(clean);

    [Theory]
    [InlineData("被叫13800001234忙", "被叫138****1234忙")]
    [InlineData("The number is 13800001234.", "The number is 138****1234.")]
    [InlineData("tel.13800001234", "tel.138****1234")]
    [InlineData("called=13800001234&ext=8001", "called=138****1234&ext=8001")]
    [InlineData("9008613800001234 failed", "9008613*****1234 failed")]
    public void The_middle_of_a_long_number_is_hidden(string text, string clean) => new SecretRedactor().Redact(text).ShouldBe(clean);

    [Fact]
    public void A_secret_that_is_part_of_another_does_not_uncover_the_rest_of_it()
    {
        for (int order = 0; order < 2; order++)
        {
            var redactor = new SecretRedactor();
            string[] secrets = ["alpha", "alphabetagamma", "alphabeta"];
            foreach (string secret in order == 0 ? secrets : secrets.Reverse())
            {
                redactor.Add(secret);
            }

            redactor.Redact("so alphabetagamma, alphabeta and alpha").ShouldBe("so ***, *** and ***");
        }
    }

    [Theory]
    [InlineData("p%2Bss%2Fw%C3%B6rd%267%20x")]
    [InlineData("p%2bss%2fw%c3%b6rd%267%20x")]
    [InlineData("p%2Bss%2Fw%C3%B6rd%267+x")]
    [InlineData("p+ss/wörd&7 x")]
    [InlineData("""p\u002Bss/w\u00F6rd\u00267 x""")]
    [InlineData("""p\u002bss/w\u00f6rd\u00267 x""")]
    public void A_known_secret_is_found_in_every_form_a_server_may_echo_it_in(string form)
    {
        var redactor = new SecretRedactor();
        redactor.Add("p+ss/wörd&7 x");
        redactor.Redact($"<{form}>").ShouldBe("<***>");
    }

    [Fact]
    public void Of_secrets_that_change_the_last_sixteen_are_kept_and_those_added_for_good_stay()
    {
        var redactor = new SecretRedactor();
        redactor.Add("forever");
        for (int i = 10; i < 30; i++)
        {
            redactor.AddRotating($"token-{i}");
            redactor.AddRotating($"token-{i}");
        }

        redactor.Redact("token-13 token-14 token-29 forever").ShouldBe("token-13 *** *** ***");
    }

    [Fact]
    public void Words_too_short_for_a_secret_are_not_torn_out_of_other_words()
    {
        var redactor = new SecretRedactor();
        redactor.Add("abc");
        redactor.AddRotating("abc");
        redactor.Add(null);
        redactor.Redact("abcdef").ShouldBe("abcdef");
    }

    [Fact]
    public void A_clipped_body_is_cut_after_it_is_cleaned()
    {
        var redactor = new SecretRedactor();
        redactor.Add("topsecret");
        string clipped = redactor.Clip(Encoding.UTF8.GetBytes(new string('x', 2045) + "topsecret and more"));

        clipped.Length.ShouldBe(2049);
        clipped.ShouldEndWith("x***…");
        redactor.Clip("short"u8).ShouldBe("short");
        redactor.Clip([0xC3, 0x28, 0xFF]).ShouldNotBeNull();
    }

    [Fact]
    public void A_secret_cut_in_half_by_the_clipping_does_not_show()
    {
        var redactor = new SecretRedactor();
        string token = string.Concat(Enumerable.Range(0, 500).Select(i => $"{i:x3}z"));
        redactor.Add(token);

        string clipped = redactor.Clip(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(token + "\n", 20))));

        clipped.ShouldNotContain("000z001z");
    }

    [Fact]
    public void Whatever_the_text_a_known_secret_never_comes_out() => Prop.ForAll<NonNull<string>, NonNull<string>, NonNull<string>>(
        (before, secret, after) =>
        {
            string planted = $"S3{secret.Get}3S";
            var redactor = new SecretRedactor();
            redactor.Add(planted);
            return !redactor.Redact(before.Get + planted + after.Get)!.Contains(planted, StringComparison.Ordinal);
        }).QuickCheckThrowOnFailure();
}
