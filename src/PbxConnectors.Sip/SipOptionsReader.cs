using Microsoft.Extensions.Configuration;
using PbxConnectors.Transport;

namespace PbxConnectors.Sip;

/// <summary>
/// Fills <see cref="SipOptions"/> from a configuration section whose keys are the options' names. Accounts are a group of extensions with
/// their passwords; codecs are one text such as <c>Pcma,Pcmu</c>.
/// </summary>
internal static class SipOptionsReader
{
    public static void Read(IConfigurationSection section, SipOptions options) =>
        SectionReader.Read(section, options.ReadingProblems, reader =>
        {
            reader.Text(nameof(options.Server), value => options.Server = value);
            Choice<SipTransportKind>(reader, options, nameof(options.Transport), value => options.Transport = value);
            reader.Text(nameof(options.Domain), value => options.Domain = value);
            reader.Text(nameof(options.BindAddress), value => options.BindAddress = value);
            reader.Number(nameof(options.LocalPort), value => options.LocalPort = value);
            reader.Text(nameof(options.PublicAddress), value => options.PublicAddress = value);
            reader.Map(nameof(options.Accounts), (extension, password) =>
            {
                if (string.IsNullOrWhiteSpace(extension))
                {
                    options.ReadingProblems.Add($"{nameof(options.Accounts)}: an extension has no name.");
                }
                else
                {
                    options.Accounts.Add(new SipAccount(extension, password));
                }
            });
            reader.Group(nameof(options.Tls), tls =>
            {
                tls.Text(nameof(SipTlsOptions.TargetHost), value => options.Tls.TargetHost = value);
                tls.Text(nameof(SipTlsOptions.TrustedRootsFile), value => options.Tls.TrustedRootsFile = value);
            });
            reader.Group(nameof(options.Registration), group => Read(group, options.Registration));
            reader.Group(nameof(options.Dialing), group => Read(group, options.Dialing, options));
            reader.Group(nameof(options.Media), group => Read(group, options.Media, options));
        });

    private static void Read(SectionReader reader, SipRegistrationOptions options)
    {
        reader.Time(nameof(options.Expires), value => options.Expires = value);
        reader.Time(nameof(options.RetryDelay), value => options.RetryDelay = value);
        reader.Time(nameof(options.MaxRetryDelay), value => options.MaxRetryDelay = value);
        reader.Time(nameof(options.KeepAlive), value => options.KeepAlive = value);
        reader.Time(nameof(options.KeepAliveTimeout), value => options.KeepAliveTimeout = value);
        reader.Time(nameof(options.StatusTimeout), value => options.StatusTimeout = value);
        reader.Time(nameof(options.CloseTimeout), value => options.CloseTimeout = value);
    }

    private static void Read(SectionReader reader, SipDialingOptions options, SipOptions owner)
    {
        reader.Time(nameof(options.RingLimit), value => options.RingLimit = value);
        reader.Time(nameof(options.MaxCallDuration), value => options.MaxCallDuration = value);
        reader.Time(nameof(options.MediaTimeout), value => options.MediaTimeout = value);
        reader.Time(nameof(options.SessionExpires), value => options.SessionExpires = value);
        reader.Number(nameof(options.CallsPerSecond), value => options.CallsPerSecond = value);
        Choice<SipReliability>(reader, owner, nameof(options.ReliableProvisionals), value => options.ReliableProvisionals = value);
    }

    private static void Read(SectionReader reader, SipMediaOptions options, SipOptions owner)
    {
        reader.Number(nameof(options.FirstPort), value => options.FirstPort = value);
        reader.Number(nameof(options.LastPort), value => options.LastPort = value);
        reader.Time(nameof(options.PortRest), value => options.PortRest = value);
        reader.Time(nameof(options.RecordingLimit), value => options.RecordingLimit = value);
        reader.Number(nameof(options.KeptRecordings), value => options.KeptRecordings = value);
        reader.Text(nameof(options.Codecs), value =>
        {
            options.Codecs.Clear();
            foreach (string name in value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                if (Enum.TryParse<SipCodec>(name, ignoreCase: true, out var codec) && Enum.IsDefined(codec))
                {
                    options.Codecs.Add(codec);
                }
                else
                {
                    owner.ReadingProblems.Add($"Media:Codecs: '{name}' is not Pcma or Pcmu.");
                }
            }
        });
    }

    private static void Choice<T>(SectionReader reader, SipOptions owner, string key, Action<T> set)
        where T : struct, Enum =>
        reader.Text(key, text =>
        {
            if (Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value))
            {
                set(value);
            }
            else
            {
                owner.ReadingProblems.Add($"{key}: '{text}' is not one of {string.Join(", ", Enum.GetNames<T>())}.");
            }
        });
}
