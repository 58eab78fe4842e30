using Microsoft.Extensions.Logging;
using PbxConnectors.Ola.Wire;
using PbxConnectors.Transport;

namespace PbxConnectors.Ola.Session;

/// <summary>
/// What happens on a fresh connection before anybody else may send: authenticate, then subscribe every key that is held. Thread-safe.
/// </summary>
internal sealed class OlaSignOn(
    OlaSessionOptions options, OlaSessionErrors errors, PbxIdentity pbx, PbxClock clock, SecretRedactor redactor, ILogger logger, TimeProvider time)
{
    /// <summary>Signs on.</summary>
    /// <param name="link">The fresh connection.</param>
    /// <param name="commands">Gives out command ids, and is told whether the PBX repeats them.</param>
    /// <param name="subscriptions">The keys to subscribe.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>What was heard meanwhile: events of keys subscribed a moment ago.</returns>
    /// <exception cref="PbxAuthenticationException">The PBX does not let us in.</exception>
    public async Task<List<HeardMessage>> RunAsync(
        PbxSocketLink link, PendingCommands commands, OlaSubscriptions subscriptions, CancellationToken cancellationToken)
    {
        var heard = new List<HeardMessage>();
        string id = commands.NextId();
        await link.SendAsync(
            OlaFrame.Write(
                OlaCommand.Authenticate,
                id,
                args =>
                {
                    args.WriteString("username", options.UserName);
                    args.WriteString("password", options.Password);
                    args.WriteString("accept", "application/json");
                }),
            cancellationToken).ConfigureAwait(false);
        var reply = await ReadReplyAsync(link, id: null, heard, cancellationToken).ConfigureAwait(false);
        if (!reply.Succeeded)
        {
            throw errors.NotAccepted(reply);
        }

        commands.RepeatsIds = reply.CommandId == id;
        foreach (string key in subscriptions.Keys)
        {
            id = commands.NextId();
            await link.SendAsync(OlaFrame.Write(OlaCommand.Subscribe, id, args => args.WriteString("key", key)), cancellationToken)
                .ConfigureAwait(false);
            reply = await ReadReplyAsync(link, commands.RepeatsIds ? id : null, heard, cancellationToken).ConfigureAwait(false);
            if (!reply.Succeeded)
            {
                // One key that the PBX does not allow must not cost the others.
                Log.KeyRefused(logger, pbx, redactor.Redact(key), redactor.Redact(reply.Code), redactor.Redact(reply.Message));
            }
        }

        return heard;
    }

    private async Task<OlaCommandReply> ReadReplyAsync(
        PbxSocketLink link, string? id, List<HeardMessage> heard, CancellationToken cancellationToken)
    {
        while (await link.ReadAsync(cancellationToken).ConfigureAwait(false) is { } text)
        {
            var now = time.GetUtcNow();
            if (OlaMessage.Read(text, now, clock) is OlaCommandReply reply && (id is null || reply.CommandId is null || reply.CommandId == id))
            {
                return reply;
            }

            heard.Add(new HeardMessage(now, text));
        }

        throw errors.ClosedWhileSigningOn();
    }
}
