using System.Net;
using Microsoft.Extensions.Configuration;
using PbxConnectors.Transport;

namespace PbxConnectors.Sip;

/// <summary>A SIP line of our own: the PBX it speaks to, and the extensions it registers there.</summary>
public sealed class SipOptions
{
    /// <summary>Host name or address of the PBX, with a port where it is not 5060 (TLS: 5061): <c>pbx.example:5070</c>. Required.</summary>
    public string Server { get; set; } = "";

    /// <summary>What carries SIP. Default UDP.</summary>
    public SipTransportKind Transport { get; set; }

    /// <summary>Domain of the extensions' addresses. Empty (default): the host of <see cref="Server"/>.</summary>
    public string Domain { get; set; } = "";

    /// <summary>Local address to use. Empty (default): the one the system would reach the PBX from.</summary>
    public string BindAddress { get; set; } = "";

    /// <summary>Local SIP port. 0 (default): the system's choice.</summary>
    public int LocalPort { get; set; }

    /// <summary>
    /// Address the PBX reaches us at, where an address translator lies between; it is written into Contact and SDP. Empty (default): the
    /// local one.
    /// </summary>
    public string PublicAddress { get; set; } = "";

    /// <summary>The extensions; more can be added later through <see cref="SipClient.Registrations"/>.</summary>
    public IList<SipAccount> Accounts { get; } = [];

    /// <summary>TLS.</summary>
    public SipTlsOptions Tls { get; set; } = new();

    /// <summary>Registration.</summary>
    public SipRegistrationOptions Registration { get; set; } = new();

    /// <summary>Calls.</summary>
    public SipDialingOptions Dialing { get; set; } = new();

    /// <summary>Audio.</summary>
    public SipMediaOptions Media { get; set; } = new();

    /// <summary>
    /// Reads options from a configuration section whose keys are the names of the members; <c>Accounts</c> is a group of extensions with their
    /// passwords, times are written <c>00:00:30</c>. What cannot be read, and keys that are no option, are told by <see cref="Validate"/>.
    /// </summary>
    public static SipOptions FromConfiguration(IConfigurationSection section)
    {
        var options = new SipOptions();
        SipOptionsReader.Read(section, options);
        return options;
    }

    /// <summary>What was wrong with the configuration section the options were read from.</summary>
    internal List<string> ReadingProblems { get; } = [];

    /// <summary>Timers of RFC 3261; tests shorten them.</summary>
    internal Transactions.SipTimers Timers { get; set; } = Transactions.SipTimers.Standard;

    /// <summary>What is wrong with the values, one line each with its path; empty when nothing is.</summary>
    public IReadOnlyList<string> Validate(string path = "Sip")
    {
        var problems = ReadingProblems.ConvertAll(problem => $"{path}:{problem}");
        if (!Messages.SipUri.TryReadHostPort(Server, out _, out _))
        {
            problems.Add($"{path}:{nameof(Server)} must be a host name or address such as pbx.example or 192.0.2.1:5070.");
        }

        if (Domain.Length > 0 && !Messages.SipUri.TryReadHostPort(Domain, out _, out _))
        {
            problems.Add($"{path}:{nameof(Domain)} must be a host name or address, or empty.");
        }

        foreach (var (value, name) in new[] { (BindAddress, nameof(BindAddress)), (PublicAddress, nameof(PublicAddress)) })
        {
            if (value.Length > 0 && !IPAddress.TryParse(value, out _))
            {
                problems.Add($"{path}:{name} must be an IP address, or empty.");
            }
        }

        if (LocalPort is < 0 or > 65535)
        {
            problems.Add($"{path}:{nameof(LocalPort)} must be 0 to 65535.");
        }

        foreach (string twice in Accounts.GroupBy(a => a.Extension, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key))
        {
            problems.Add($"{path}:{nameof(Accounts)} names the extension {PhoneNumbers.Mask(twice)} more than once.");
        }

        Tls.Validate($"{path}:{nameof(Tls)}", problems);
        Registration.Validate($"{path}:{nameof(Registration)}", problems);
        Dialing.Validate($"{path}:{nameof(Dialing)}", problems);
        Media.Validate($"{path}:{nameof(Media)}", problems);
        return problems;
    }

    /// <summary>The server only: options hold secrets.</summary>
    public override string ToString() => $"sip at {Server} ({Transport})";
}
