using System.Net.Http.Headers;

namespace PbxConnectors.EmptyNumber;

/// <summary>Builds the multipart form of POST /dial_wav.</summary>
internal static class DialAudioForm
{
    public static MultipartFormDataContent Create(ReadOnlyMemory<byte> wave, string fileName, string extension, string phone)
    {
        string boundary = $"pbx-{Guid.NewGuid():n}";
        var form = new MultipartFormDataContent(boundary);

        // The framework quotes the boundary, which some form parsers do not understand.
        form.Headers.ContentType = MediaTypeHeaderValue.Parse($"multipart/form-data; boundary={boundary}");

        var file = new ReadOnlyMemoryContent(wave);
        file.Headers.ContentType = new MediaTypeHeaderValue("audio/wav");
        Add(form, file, "file_name", fileName);
        Add(form, new StringContent(extension), "extensionNum");
        Add(form, new StringContent(phone), "phone");
        return form;
    }

    public static string SafeFileName(string name)
    {
        string safe = string.Concat(name.Trim().Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_'));
        return safe.EndsWith(".wav", StringComparison.OrdinalIgnoreCase) ? safe : safe + ".wav";
    }

    // Quoted as RFC 7578 prints them, and without the filename* that RFC 7578 forbids; the framework does neither by itself.
    private static void Add(MultipartFormDataContent form, HttpContent part, string name, string? fileName = null)
    {
        part.Headers.ContentDisposition = new ContentDispositionHeaderValue("form-data")
        {
            Name = $"\"{name}\"",
            FileName = fileName is null ? null : $"\"{fileName}\"",
        };
        form.Add(part);
    }
}
