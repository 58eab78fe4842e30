namespace PbxConnectors.Testing;

/// <summary>Final statuses of calls.</summary>
internal static class LabSipStatus
{
    /// <summary>The status of a cause, as gateways make it (RFC 3398 §8.2.6.1).</summary>
    public static int OfCause(int cause) => cause switch
    {
        1 or 2 or 3 => 404,
        17 => 486,
        18 => 408,
        19 or 20 or 31 => 480,
        21 => 603,
        22 => 410,
        27 => 502,
        28 => 484,
        55 => 403,
        102 => 504,
        127 => 500,
        _ => 503,
    };

    /// <summary>The usual phrase of a status.</summary>
    public static string PhraseOf(int status) => status switch
    {
        302 => "Moved Temporarily",
        403 => "Forbidden",
        404 => "Not Found",
        408 => "Request Timeout",
        410 => "Gone",
        480 => "Temporarily Unavailable",
        484 => "Address Incomplete",
        486 => "Busy Here",
        487 => "Request Terminated",
        488 => "Not Acceptable Here",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Server Time-out",
        603 => "Decline",
        _ => "Refused",
    };
}
