using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace PbxConnectors.Testing.Tests;

/// <summary>Speaks dscom by hand, as its document prints it: no client of ours could share a mistake with the server.</summary>
internal sealed class DscomCaller : IDisposable
{
    private const string Prefix = "dscom-api/public";
    private readonly HttpClient _http;
    private string? _token;

    public DscomCaller(DscomServer server)
    {
        Server = server;
        _http = new HttpClient { BaseAddress = server.BaseAddress, Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.AcceptLanguage.ParseAdd("zh-CN");
        _http.DefaultRequestHeaders.Accept.ParseAdd("application/json");
    }

    public DscomServer Server { get; }

    public HttpClient Http => _http;

    public string Token => _token!;

    public string TokenRequest(string? password = null) => $$"""
        {"grant_type":"password","client_id":"{{Server.ClientId}}","client_secret":"{{Server.ClientSecret}}","username":"{{Server.UserName}}","password":"{{password ?? Server.Password}}","scope":"*"}
        """;

    public async Task<DscomCaller> SignInAsync()
    {
        using var response = await PostRawAsync("/oauth/token", TokenRequest());
        var body = await ReadAsync(response);
        _token = body.GetProperty("access_token").GetString();
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _token);
        return this;
    }

    public Task<HttpResponseMessage> PostRawAsync(string path, string json, string mediaType = "application/json") =>
        _http.PostAsync(new Uri(Prefix + path, UriKind.Relative), new StringContent(json, Encoding.UTF8, mediaType),
            TestTimeout.Token);

    public async Task<JsonElement> PostAsync(string path, string json)
    {
        using var response = await PostRawAsync(path, json);
        return await ReadAsync(response);
    }

    public async Task<JsonElement> PutAsync(string path, string json)
    {
        using var response = await _http.PutAsync(
            new Uri(Prefix + path, UriKind.Relative), new StringContent(json, Encoding.UTF8, "application/json"),
                TestTimeout.Token);
        return await ReadAsync(response);
    }

    public async Task<JsonElement> GetAsync(string pathAndQuery)
    {
        using var response = await GetRawAsync(Prefix + pathAndQuery);
        return await ReadAsync(response);
    }

    public Task<HttpResponseMessage> GetRawAsync(string path) =>
        _http.GetAsync(new Uri(path, UriKind.Relative), TestTimeout.Token);

    public async Task<JsonElement> DialAsync(string extension, string destination) =>
        await PostAsync("/api/v1/call/dial", $$"""{"extension":"{{extension}}","dest":"{{destination}}"}""");

    public static async Task<JsonElement> ReadAsync(HttpResponseMessage response) =>
        JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestTimeout.Token)).RootElement;

    public void Dispose() => _http.Dispose();
}
