using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace PbxConnectors.Testing;

/// <summary>The multipart form of an audio upload: the file, the extension and the number.</summary>
internal sealed record UploadForm(string ExtensionNumber, string PhoneNumber, string FileName, ReadOnlyMemory<byte> Content)
{
    private const string FilePart = "file_name";

    // RFC 2046, section 5.1.1.
    private const int LongestBoundary = 70;

    public static async Task<(UploadForm? Form, string? Problem)> ReadAsync(RecordedRequest request,
        CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(request.Headers.GetValueOrDefault("Content-Type"), out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= LongestBoundary } boundary)
        {
            return (null, "the content type is not multipart/form-data with a boundary");
        }

        string? extension = null, phone = null, fileName = null;
        byte[]? content = null;
        try
        {
            using var body = new MemoryStream(request.Body.ToArray());
            var reader = new MultipartReader(boundary, body);
            while (await reader.ReadNextSectionAsync(cancellationToken).ConfigureAwait(false) is { } section)
            {
                if (section.GetContentDispositionHeader() is not { } disposition)
                {
                    return (null, "a part has no content disposition");
                }

                using var part = new MemoryStream();
                await section.Body.CopyToAsync(part, cancellationToken).ConfigureAwait(false);
                switch (HeaderUtilities.RemoveQuotes(disposition.Name).Value)
                {
                    case FilePart:
                        fileName = HeaderUtilities.RemoveQuotes(disposition.FileName).Value;
                        content = part.ToArray();
                        break;
                    case "extensionNum":
                        extension = Encoding.UTF8.GetString(part.ToArray());
                        break;
                    case "phone":
                        phone = Encoding.UTF8.GetString(part.ToArray());
                        break;
                    case var name:
                        return (null, $"there is a part '{name}', which the document does not know");
                }
            }
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            return (null, "the form is damaged");
        }

        if (content is null || string.IsNullOrEmpty(fileName))
        {
            return (null, $"there is no file named '{FilePart}'");
        }

        if (!fileName.EndsWith(".wav", StringComparison.OrdinalIgnoreCase))
        {
            return (null, "the file's name does not end in .wav");
        }

        if (string.IsNullOrEmpty(extension))
        {
            return (null, "'extensionNum' is missing");
        }

        if (string.IsNullOrEmpty(phone))
        {
            return (null, "'phone' is missing");
        }

        return (new UploadForm(extension, phone, fileName, content), null);
    }
}
