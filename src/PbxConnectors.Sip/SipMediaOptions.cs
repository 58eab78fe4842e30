namespace PbxConnectors.Sip;

/// <summary>How calls are heard.</summary>
public sealed class SipMediaOptions
{
    /// <summary>Codecs to offer, the preferred first. Default A-law, then mu-law.</summary>
    public IList<SipCodec> Codecs { get; } = [SipCodec.Pcma, SipCodec.Pcmu];

    /// <summary>First port for RTP. Default 40000. A call takes two ports.</summary>
    public int FirstPort { get; set; } = 40000;

    /// <summary>Last port for RTP. Default 49999.</summary>
    public int LastPort { get; set; } = 49999;

    /// <summary>How long ports rest after a call, so that its late packets never enter the next recording. Default 10 s.</summary>
    public TimeSpan PortRest { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How much of a call is recorded, from its first packet. Default 5 min; zero records nothing.</summary>
    public TimeSpan RecordingLimit { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How many recordings of ended calls are kept for <see cref="IPbxRecordings"/>; the oldest go first. Default 100.</summary>
    public int KeptRecordings { get; set; } = 100;

    internal void Validate(string path, ICollection<string> problems)
    {
        if (Codecs.Count == 0 || Codecs.Distinct().Count() != Codecs.Count || Codecs.Any(c => !Enum.IsDefined(c)))
        {
            problems.Add($"{path}:{nameof(Codecs)} must name Pcma, Pcmu or both, each once.");
        }

        if (FirstPort is < 1024 or > 65534 || LastPort > 65535 || LastPort < FirstPort + 1)
        {
            problems.Add($"{path}:{nameof(FirstPort)} and {nameof(LastPort)} must span at least two ports from 1024 to 65535.");
        }

        if (PortRest < TimeSpan.Zero || PortRest > TimeSpan.FromHours(1))
        {
            problems.Add($"{path}:{nameof(PortRest)} must be at most 1 h.");
        }

        if (RecordingLimit < TimeSpan.Zero || RecordingLimit > TimeSpan.FromHours(4))
        {
            problems.Add($"{path}:{nameof(RecordingLimit)} must be at most 4 h.");
        }

        if (KeptRecordings is < 0 or > 100_000)
        {
            problems.Add($"{path}:{nameof(KeptRecordings)} must be 0 to 100000.");
        }
    }
}
