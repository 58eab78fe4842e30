using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred.Wire;

/// <summary>One method of <c>jsondata.html</c>.</summary>
/// <param name="method">Value of the <c>method</c> parameter.</param>
/// <param name="safety">Whether it may be sent again.</param>
/// <param name="carriesSecret">Whether its parameters hold a password or so much that they do not belong into a URL.</param>
internal sealed class EightHundredOperation(string method, RetrySafety safety, bool carriesSecret = false)
{
    private readonly WireOperation _get = new(HttpMethod.Get, $"/voip/api/jsondata.html?method={method}", safety);
    private readonly WireOperation _post = new(HttpMethod.Post, $"/voip/api/jsondata.html?method={method}", safety);

    public string Method { get; } = method;

    public bool CarriesSecret { get; } = carriesSecret;

    public WireOperation AsWire(bool post) => post ? _post : _get;
}
