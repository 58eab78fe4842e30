using System.Net.Http.Json;
using System.Text.Json.Serialization.Metadata;
using PbxConnectors.Dscom;
using PbxConnectors.EightHundred;
using PbxConnectors.Ola;

namespace PbxConnectors.Vendors.Benchmarks;

/// <summary>One question to each vendor by its connector, and the same by a bare HttpClient: same address, same headers, same bytes back.</summary>
internal sealed class Questions(Uri pbx)
{
    // As a program would hold them: the addresses are the same from question to question.
    private readonly string _dscom = $"{pbx}dscom-api/public/api/v1/status/endpoint?page=1&pageSize=100";
    private readonly string _ola = $"{pbx}api/ola/gateway_groups";
    private readonly string _eightHundred =
        $"{pbx}voip/api/jsondata.html?sa_user={Pbx.Account}&sa_password=0123456789ABCDEF0123456789ABCDEF&method=getExtension";

    public async Task<object?> DscomBareAsync(HttpClient http) => (await AskAsync(
        http, _dscom, Bare.Default.DscomEnvelopeDscomExtensionRow, ("Accept-Language", "zh-CN"), ("Authorization", "Bearer 0123456789abcdef")))!.Data;

    public async Task<object?> EightHundredBareAsync(HttpClient http) =>
        await AskAsync(http, _eightHundred, Bare.Default.EightHundredExtensionAnswer);

    public async Task<object?> OlaBareAsync(HttpClient http) =>
        (await AskAsync(http, _ola, Bare.Default.OlaAnswerOlaTrunkRow, ("X-Auth-Token", Pbx.Token)))!.Result;

    public static async Task<int> AskAsync(DscomClient dscom)
    {
        int count = 0;
        await foreach (var _ in dscom.Status.ListExtensionsAsync())
        {
            count++;
        }

        return count;
    }

    public static Task AskAsync(EightHundredClient eightHundred) => eightHundred.Extensions.GetOwnAsync();

    public static Task AskAsync(OlaClient ola) => ola.TrunkGroups.ListAsync();

    public static async Task<T?> AskAsync<T>(
        HttpClient http, string url, JsonTypeInfo<T> type, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync(type, limit.Token);
    }
}
