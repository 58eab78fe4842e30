using System.Security.Cryptography.X509Certificates;
using PbxConnectors.Sip.Tests.Support;
using PbxConnectors.Testing;

namespace PbxConnectors.Sip.Tests.Transport;

/// <summary>Whom a line over TLS speaks to is decided by the certificate's chain and its name; a refusal says which of the two it was.</summary>
public sealed class CertificateTests
{
    [Fact]
    public async Task A_certificate_that_bears_another_name_is_refused_and_said_so()
    {
        await using var laboratory = await StartAsync(tls => tls.TargetHost = "pbx.example");

        var state = await AnswerAsync(laboratory);

        state.Status.ShouldBe(SipRegistrationStatus.Failed);
        state.Problem.ShouldNotBeNull().ShouldContain("does not bear the name 'pbx.example'");
        var refused = await Should.ThrowAsync<PbxUnavailableException>(() => laboratory.DialAsync());
        refused.Delivery.ShouldBe(Delivery.NotSent);
        refused.Message.ShouldContain("does not bear the name 'pbx.example'");
        refused.Message.ShouldContain(nameof(SipTlsOptions.TargetHost));
        (await laboratory.Dialer.GetExtensionStatusAsync(SipLaboratory.Extension)).State.ShouldBe(DeviceState.Unavailable);
    }

    [Fact]
    public async Task A_certificate_nobody_vouches_for_is_refused_and_said_so()
    {
        await using var laboratory = await StartAsync(tls => tls.TrustedRoots.Clear());
        (await AnswerAsync(laboratory)).Problem.ShouldNotBeNull().ShouldContain(nameof(SipTlsOptions.TrustedRoots));
    }

    [Fact]
    public async Task A_certificate_of_another_authority_is_refused_though_it_bears_the_right_name()
    {
        await using var other = await StartAsync();
        await using var laboratory = await StartAsync(tls =>
        {
            tls.TrustedRoots.Clear();
            tls.TrustedRoots.Add(other.Server.Certificate!);
        });
        (await AnswerAsync(laboratory)).Problem.ShouldNotBeNull().ShouldContain("not trusted");
    }

    [Fact]
    public async Task The_name_may_be_another_than_that_of_the_address()
    {
        await using var laboratory = await StartAsync(tls => tls.TargetHost = "localhost");
        (await AnswerAsync(laboratory)).Status.ShouldBe(SipRegistrationStatus.Registered);
    }

    [Fact]
    public async Task Authorities_may_stand_in_a_file()
    {
        string file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():n}.pem");
        try
        {
            await using var laboratory = await SipLaboratory.StartAsync(server: new SipServerOptions { Tls = true }, connect: false);
            await File.WriteAllTextAsync(file, laboratory.Server.Certificate!.ExportCertificatePem());
            laboratory.Connect(options =>
            {
                options.Tls.TrustedRoots.Clear();
                options.Tls.TrustedRootsFile = file;
            });
            (await AnswerAsync(laboratory)).Status.ShouldBe(SipRegistrationStatus.Registered);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("there is none")]
    [InlineData("")]
    public async Task A_file_without_certificates_is_told_with_the_other_mistakes(string content)
    {
        string file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():n}.pem");
        try
        {
            if (content.Length == 0)
            {
                await File.WriteAllTextAsync(file, "no certificate");
            }

            var options = new SipOptions { Server = "pbx.example" };
            options.Tls.TrustedRootsFile = file;
            options.Validate().ShouldHaveSingleItem().ShouldStartWith("Sip:Tls:TrustedRootsFile");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_decision_of_ones_own_has_the_last_word(bool trusted)
    {
        await using var laboratory = await StartAsync(tls =>
        {
            tls.TrustedRoots.Clear();
            tls.TargetHost = "pbx.example";
            tls.CertificateValidation = (_, _, _, _) => trusted;
        });
        var state = await AnswerAsync(laboratory);
        state.Status.ShouldBe(trusted ? SipRegistrationStatus.Registered : SipRegistrationStatus.Failed);
        if (!trusted)
        {
            state.Problem.ShouldNotBeNull().ShouldContain(nameof(SipTlsOptions.CertificateValidation));
        }
    }

    private static Task<SipLaboratory> StartAsync(Action<SipTlsOptions>? change = null) =>
        SipLaboratory.StartAsync(server: new SipServerOptions { Tls = true }, configure: options => change?.Invoke(options.Tls));

    private static Task<SipRegistrationState> AnswerAsync(SipLaboratory laboratory) =>
        laboratory.Client.Registrations.WaitForAnswerAsync(SipLaboratory.Extension).WaitAsync(SipLaboratory.Patience);
}
