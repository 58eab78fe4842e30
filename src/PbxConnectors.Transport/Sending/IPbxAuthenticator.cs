namespace PbxConnectors.Transport;

/// <summary>Puts credentials on requests. Thread-safe.</summary>
public interface IPbxAuthenticator
{
    /// <summary>Puts the present credentials on a request, obtaining them first where needed.</summary>
    ValueTask AuthenticateAsync(HttpRequestMessage request, CancellationToken cancellationToken);

    /// <summary>
    /// Called after a 401: obtains new credentials unless another caller did so since <paramref name="rejected"/> was sent. A 401 proves
    /// that the command was not carried out, so it may be sent again once, whatever it is.
    /// </summary>
    /// <returns>True when it is worth sending the request again.</returns>
    ValueTask<bool> RenewAsync(HttpRequestMessage rejected, CancellationToken cancellationToken);
}
