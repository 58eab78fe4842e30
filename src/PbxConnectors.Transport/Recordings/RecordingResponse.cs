using System.Globalization;

namespace PbxConnectors.Transport;

/// <summary>Makes a <see cref="Recording"/> of an HTTP response: streamed, sound and nothing else, bounded. For authors of a connector.</summary>
public static class RecordingResponse
{
    /// <summary>Largest recording by default, in bytes: 256 MiB, some four hours of 16-bit PCM at 8 kHz.</summary>
    public const int DefaultMaxBytes = 256 * 1024 * 1024;

    /// <summary>
    /// Opens the content, which the recording then owns with the response. Nothing is read ahead; the bound is checked against the length where
    /// the PBX states one, and against what is read.
    /// </summary>
    /// <param name="response">A response whose headers are there; disposed where this throws.</param>
    /// <param name="details">Connection and operation, for errors.</param>
    /// <param name="maxBytes">Largest recording. Reading beyond it throws <see cref="PbxProtocolException"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PbxProtocolException">The PBX answered something that is no audio, or says that it is larger.</exception>
    public static async Task<Recording> OpenAsync(
        HttpResponseMessage response, PbxErrorDetails details, long maxBytes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(details);
        details = details with { HttpStatus = (int)response.StatusCode };
        try
        {
            // A path may be named record.json and be sound: only the content type tells sound from an error.
            string? type = response.Content.Headers.ContentType?.MediaType;
            if (type is not null
                && (type.StartsWith("text/", StringComparison.OrdinalIgnoreCase) || type.Contains("json", StringComparison.OrdinalIgnoreCase)))
            {
                throw new PbxProtocolException($"{details.Operation}: the PBX answered {type} instead of audio.", details);
            }

            long? length = response.Content.Headers.ContentLength;
            if (length > maxBytes)
            {
                throw TooLarge(details, maxBytes, length);
            }

            var content = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            return new Recording(new BoundedStream(content, maxBytes, () => TooLarge(details, maxBytes, length)), type, length, response);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private static PbxProtocolException TooLarge(PbxErrorDetails details, long maxBytes, long? length)
    {
        string size = length is { } known ? string.Create(CultureInfo.InvariantCulture, $"of {known} bytes ") : "";
        return new PbxProtocolException(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{details.Operation}: the recording {size}is larger than MaxRecordingBytes of the options allows ({maxBytes})."),
            details);
    }
}
