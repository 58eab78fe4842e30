using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace PbxConnectors.Testing;

/// <summary>
/// A device box (2.1.10) that talks to a receiver: reports its ports, uploads calls with their real recordings, fetches messages. Thread-safe.
/// </summary>
/// <param name="receiver">Address the box is configured with.</param>
/// <param name="mac">Its MAC address.</param>
public sealed class EightHundredBox(Uri receiver, string mac) : IDisposable
{
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });

    /// <summary>Reports disk and ports; returns the answer.</summary>
    /// <param name="status">The <c>status</c> field, JSON.</param>
    /// <param name="urlEncoded">Whether as a plain form instead of multipart: the document does not say which.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<string> ReportAsync(string status, bool urlEncoded = false, CancellationToken cancellationToken = default) =>
        PostAsync(Form(urlEncoded, ("cmd", "channelstatus"), ("satellite", mac), ("time", "1563957071394"), ("status", status)), cancellationToken);

    /// <summary>Fetches messages; returns the answer.</summary>
    public Task<string> FetchMessagesAsync(bool urlEncoded = false, CancellationToken cancellationToken = default) =>
        PostAsync(Form(urlEncoded, ("cmd", "getMessageList"), ("satellite", mac)), cancellationToken);

    /// <summary>Sends any command; returns the answer.</summary>
    public Task<string> SendAsync(IReadOnlyList<(string Name, string Value)> fields, CancellationToken cancellationToken = default) =>
        PostAsync(Form(false, [("satellite", mac), .. fields]), cancellationToken);

    /// <summary>Uploads a call of the exchange with its recording; returns the answer.</summary>
    /// <param name="record">The call.</param>
    /// <param name="callId">Its id, up to 19 digits.</param>
    /// <param name="fileName">Name the box gives the file; a receiver must not trust it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<string> UploadAsync(
        SimulatedCallRecord record, long callId, string fileName = "../../call.wav", CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        var wave = record.RenderRecording();
        var form = (MultipartFormDataContent)Form(
            false,
            ("cmd", "upload"),
            ("satellite", mac),
            ("time", Text(record.EndedAt.ToUnixTimeMilliseconds())),
            ("channel", "1"),
            ("start_time_secs", Text(record.StartedAt.ToUnixTimeSeconds())),
            ("start_time_hangup", Text(record.EndedAt.ToUnixTimeSeconds())),
            ("direction", record.Direction == CallDirection.Inbound ? record.AnsweredAt is null ? "unkown" : "in" : "out"),
            ("callid_dialed", record.Direction == CallDirection.Inbound ? record.Caller : record.Callee),
            ("duration_secs", Text((long)record.TalkTime.TotalSeconds)),
            ("id", Text(record.Id)),
            ("recorded", wave is null ? "0" : "1"),
            ("callid", Text(callId)));
        if (wave is not null)
        {
            var file = new ByteArrayContent(wave);
            file.Headers.ContentType = new MediaTypeHeaderValue("audio/x-wav");
            form.Add(file, "file", fileName);
        }

        return PostAsync(form, cancellationToken);
    }

    /// <summary>A status of one port, in the document's form.</summary>
    public static string Status(string port, int state, string phone = "") => new JsonObject
    {
        ["diskUsagePercent"] = "5",
        ["diskSize"] = "",
        ["diskSurplusSize"] = "",
        ["diskStatus"] = 0,
        ["ip"] = "192.0.2.30",
        ["channels"] = new JsonArray(new JsonObject
        {
            ["ch"] = port, ["state"] = Text(state), ["phone"] = phone, ["timelen"] = "", ["peer"] = "1", ["serial"] = "1",
        }),
    }.ToJsonString();

    /// <summary>Closes its connections.</summary>
    public void Dispose() => _http.Dispose();

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static HttpContent Form(bool urlEncoded, params (string Name, string Value)[] fields)
    {
        if (urlEncoded)
        {
            return new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        }

        var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
        {
            form.Add(new StringContent(value, Encoding.UTF8), name);
        }

        return form;
    }

    private async Task<string> PostAsync(HttpContent content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, receiver) { Content = content };
        using var response = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
    }
}
