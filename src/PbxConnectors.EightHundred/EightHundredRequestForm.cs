namespace PbxConnectors.EightHundred;

/// <summary>How requests carry their parameters, credentials included. The document prints GET and describes form bodies (1.1.1).</summary>
public enum EightHundredRequestForm
{
    /// <summary>In the URL as printed; as a POST form what carries a password, a campaign's data, or too much for a URL.</summary>
    Automatic = 0,

    /// <summary>Always in the URL, for PBXes that take no forms.</summary>
    Get,

    /// <summary>Always as a POST form, which keeps credentials and numbers out of access logs.</summary>
    Post,
}
