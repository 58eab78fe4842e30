using Microsoft.AspNetCore.Http;
using PbxConnectors.EightHundred.Callbacks;
using PbxConnectors.EightHundred.Events;

namespace PbxConnectors.EightHundred.AspNetCore;

/// <summary>
/// Receives call events (2.10.4) and callback outcomes (2.3.1). Doubles are answered like the first and told to nobody. Thread-safe.
/// </summary>
internal sealed class PushReceiver(EightHundredClient client, EightHundredReceiverOptions options, ReceiverDoor door)
{
    // Byte for byte as printed (2.10.4).
    private static readonly byte[] Accepted = "{\"code\":0,\"message\":\"OK\"}"u8.ToArray();
    private static readonly byte[] NotAccepted = "{\"code\":-1,\"message\":\"FAIL\"}"u8.ToArray();

    public async Task CallEventAsync(HttpContext context)
    {
        var push = client.Events.ReadPush(await ReadValuesAsync(context).ConfigureAwait(false));
        if (push.Type is null)
        {
            await AnswerAsync(context, NotAccepted).ConfigureAwait(false);
            return;
        }

        if (options.VerifyPushes)
        {
            var verified = await VerifyAsync(push, context.RequestAborted).ConfigureAwait(false);
            if (verified is null)
            {
                await AnswerAsync(context, NotAccepted).ConfigureAwait(false);
                return;
            }

            push = verified;
        }

        client.Events.Accept(push);
        await AnswerAsync(context, Accepted).ConfigureAwait(false);
    }

    public async Task CallbackAsync(HttpContext context)
    {
        var callback = client.Events.ReadCallback(await ReadValuesAsync(context).ConfigureAwait(false));
        if (callback.Id is null)
        {
            await AnswerAsync(context, NotAccepted).ConfigureAwait(false);
            return;
        }

        if (options.VerifyPushes)
        {
            var verified = await VerifyAsync(callback, context.RequestAborted).ConfigureAwait(false);
            if (verified is null)
            {
                await AnswerAsync(context, NotAccepted).ConfigureAwait(false);
                return;
            }

            callback = verified;
        }

        client.Events.Accept(callback);
        await AnswerAsync(context, Accepted).ConfigureAwait(false);
    }

    // The PBX's own record takes the place of what was pushed: a forger may know an id, but not put words into it.
    private async Task<EightHundredPush?> VerifyAsync(EightHundredPush push, CancellationToken cancellationToken)
    {
        if (push.Record?.Id is not { } id)
        {
            Log.NotVerified(door.Logger, "call-event", "it names no record");
            return null;
        }

        try
        {
            var record = await client.Records.GetAsync(id, cancellationToken).ConfigureAwait(false);
            if (record is null)
            {
                Log.NotVerified(door.Logger, "call-event", "the PBX does not know the record");
                return null;
            }

            // The query knows nothing of the campaign; these three stay as pushed, the rest of the memo is dropped.
            return push with
            {
                Memo = null,
                Phone = record.Phone,
                Direction = record.Direction ?? push.Direction,
                Record = record with
                {
                    CampaignKey = push.Record.CampaignKey, SpokenText = push.Record.SpokenText, PressedKeys = push.Record.PressedKeys,
                },
            };
        }
        catch (PbxException e)
        {
            Log.NotVerified(door.Logger, "call-event", e.Message);
            return null;
        }
    }

    private async Task<EightHundredCallback?> VerifyAsync(EightHundredCallback callback, CancellationToken cancellationToken)
    {
        try
        {
            var known = await client.Callbacks.GetAsync(callback.Id!.Value, cancellationToken).ConfigureAwait(false);
            if (known is null)
            {
                Log.NotVerified(door.Logger, "callback", "the PBX does not know the callback");
            }

            return known;
        }
        catch (PbxException e)
        {
            Log.NotVerified(door.Logger, "callback", e.Message);
            return null;
        }
    }

    // The query and, of a POST, the form: the document leaves the verb open.
    private async Task<IEnumerable<KeyValuePair<string, string?>>> ReadValuesAsync(HttpContext context)
    {
        ReceiverDoor.LimitBody(context, options.MaxPushBytes);
        var values = new List<KeyValuePair<string, string?>>();
        if (context.Request.HasFormContentType)
        {
            var form = await FormValues.ReadAsync(context, options.MaxPushBytes).ConfigureAwait(false);
            values.AddRange(form.Take(FormValues.MostFields));
        }
        else if (context.Request.ContentLength is not (null or 0) || context.Request.HasJsonContentType())
        {
            values.AddRange(await ReadJsonAsync(context).ConfigureAwait(false));
        }

        string query = context.Request.QueryString.Value ?? "";
        if (query.Length > options.MaxPushBytes)
        {
            throw new BadHttpRequestException("The query is too large.", StatusCodes.Status414UriTooLong);
        }

        values.AddRange(QueryValues.Parse(query).Take(FormValues.MostFields));
        return values;
    }

    private async Task<IEnumerable<KeyValuePair<string, string?>>> ReadJsonAsync(HttpContext context)
    {
        string text = await FormValues.ReadTextAsync(context.Request.Body, options.MaxPushBytes, context.RequestAborted).ConfigureAwait(false);
        return Wire.LooseJson.TryParse(text, out var json)
            ? json.Members.Select(member => new KeyValuePair<string, string?>(member.Key, member.Value.Text ?? member.Value.Raw))
            : [];
    }

    private static Task AnswerAsync(HttpContext context, byte[] answer)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = answer.Length;
        return context.Response.Body.WriteAsync(answer, context.RequestAborted).AsTask();
    }
}
