using System.Net;
using PbxConnectors.EightHundred.Campaigns;
using PbxConnectors.EightHundred.Messages;
using PbxConnectors.EightHundred.VoiceCodes;
using PbxConnectors.Testing;

namespace PbxConnectors.EightHundred.Tests;

/// <summary>What reaches people or hands out work leaves us once, whatever happens to the answer and whatever handlers a user adds.</summary>
public sealed class OnceOnlyTests
{
    private static readonly Dictionary<string, Func<EightHundredClient, Task>> Commands = new()
    {
        ["startCallback"] = c => c.Callbacks.StartAsync(Lab.Office, Lab.Answering),
        ["startVoiceVerificationCall"] = c => c.VoiceCodes.StartAsync(new EightHundredVoiceCode(Lab.Answering, "1", EightHundredSpeechType.Digits)),
        ["dialFromDevice"] = c => c.Devices.DialAsync(Lab.Mac, 1, Lab.Answering),
        ["createCampaign"] = c => c.Campaigns.CreateAsync(
            new EightHundredCampaign(
                "x", EightHundredCampaignType.Automatic, [new EightHundredCampaignItem(Lab.Answering)]) { FlowName = "lab flow" }),
        ["sendSms"] = c => c.Sms.SendAsync([Lab.Answering], "hello"),
        ["getNextTaskNumber"] = c => c.Campaigns.TakeNextNumberAsync(),
        ["sendMessage"] = c =>
            c.Messages.SendAsync(new EightHundredMessage(EightHundredMessageKind.OutgoingCall, Lab.Answering) { Extension = "8001" }),
        ["devicePollMessages"] = c => c.Devices.TakeMessagesAsync(Lab.Mac),
        ["registerExtension"] = c => c.Extensions.RegisterAsync(),
        ["resetExtensionPassword"] = c => c.Extensions.ResetPasswordAsync(1001),
        ["addMemo"] = c => c.Memos.AddAsync(Lab.Answering, "x"),
        ["saveCustomer"] = c => c.Customers.SaveAsync(Exercise.Customer),
    };

    public static TheoryData<string> Ids => [.. Commands.Keys];

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task A_command_whose_answer_is_lost_is_not_sent_again(string id)
    {
        await using var lab = await Lab.StartAsync();
        lab.Server.Faults.Always(id, Fault.Drop);
        var error = await Should.ThrowAsync<PbxUnavailableException>(() => Commands[id](lab.Client));
        error.Delivery.ShouldBe(Delivery.Unknown);
        lab.Received(id).ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task Nor_is_it_sent_again_after_a_server_error_or_by_a_handler_the_user_added(string id)
    {
        await using var lab = await Lab.StartAsync(
            register: (_, builder) => Microsoft.Extensions.DependencyInjection.HttpClientBuilderExtensions.AddHttpMessageHandler(
                builder.HttpClient, () => new StubbornHandler()));
        lab.Server.Faults.Always(id, Fault.Status(503));
        await Should.ThrowAsync<PbxException>(() => Commands[id](lab.Client));
        lab.Received(id).ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task Nor_does_it_leave_three_times_at_once_under_a_handler_that_hedges(string id)
    {
        await using var lab = await Lab.StartAsync(
            register: (_, builder) => Microsoft.Extensions.DependencyInjection.HttpClientBuilderExtensions.AddHttpMessageHandler(
                builder.HttpClient, () => new HedgingHandler()));
        try
        {
            await Commands[id](lab.Client);
        }
        catch (PbxException)
        {
            // Whether the caller is given the copy that left or one that was stopped is the handler's choice.
        }

        lab.Received(id).ShouldBe(1);
    }

    [Fact]
    public async Task A_question_is_asked_again()
    {
        await using var lab = await Lab.StartAsync();
        lab.Server.Faults.Next("listCallFlows", Fault.Drop).Next("listCallFlows", Fault.Status(503));
        (await lab.Client.Campaigns.ListFlowsAsync()).ShouldHaveSingleItem();
        lab.Received("listCallFlows").ShouldBe(3);
    }

    [Fact]
    public async Task A_dial_is_repeated_only_when_nothing_had_left()
    {
        int attempts = 0;
        await using var client = Stub.Client(
            _ => ++attempts < 3
                ? throw new HttpRequestException(HttpRequestError.ConnectionError, "refused")
                : new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("""{"code":0,"id":1}""") },
            out _,
            o => (o.Http.MaxRetries, o.Http.RetryDelay) = (3, TimeSpan.Zero));
        (await client.Callbacks.StartAsync("1", "2")).ShouldBe(1);
    }

    /// <summary>Sends everything three times that does not succeed, as a careless resilience handler would.</summary>
    private sealed class StubbornHandler : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            for (int attempt = 1; ; attempt++)
            {
                try
                {
                    var response = await base.SendAsync(request, cancellationToken);
                    if (response.IsSuccessStatusCode || attempt == 3)
                    {
                        return response;
                    }
                }
                catch (HttpRequestException) when (attempt < 3)
                {
                }
            }
        }
    }

    /// <summary>Sends three copies at once that share the options, as hedging does, and waits for all of them.</summary>
    private sealed class HedgingHandler : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var copies = Enumerable.Range(0, 3).Select(_ => base.SendAsync(Copy(request), cancellationToken)).ToList();
            await ((Task)Task.WhenAll(copies)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return await (copies.Find(copy => copy.IsCompletedSuccessfully) ?? copies[0]);
        }

        private static HttpRequestMessage Copy(HttpRequestMessage request)
        {
            var copy = new HttpRequestMessage(request.Method, request.RequestUri) { Content = request.Content };
            foreach (var option in request.Options)
            {
                ((IDictionary<string, object?>)copy.Options)[option.Key] = option.Value;
            }

            return copy;
        }
    }
}
