using System.Net;
using PbxConnectors.Sip.Dialogs;
using PbxConnectors.Sip.Messages;
using PbxConnectors.Sip.Rtp;
using PbxConnectors.Sip.Sdp;
using PbxConnectors.Sip.Transactions;

namespace PbxConnectors.Sip.Dialing;

/// <summary>One call of the line: signalling on one side, sound on the other, and what both tell goes into its source. Thread-safe.</summary>
internal sealed class SipCall : IInviteUser
{
    private readonly Lock _gate = new();
    private readonly SipCallSettings _settings;
    private readonly TimeProvider _time;
    private readonly CallMedia _media;
    private readonly OneTimer _limit;
    private readonly TaskCompletionSource<InviteEnding?> _firstAnswer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SignallingNotes _notes;
    private DateTimeOffset? _promisedAt;
    private DateTimeOffset? _mediaAt;
    private bool _earlyMedia;
    private bool _answered;
    private bool _rang;
    private bool _heldByOther;
    private bool _ringLimitReached;
    private bool _transferred;
    private string? _problem;

    public SipCall(SipCallSettings settings, RtpPort port, IPAddress address)
    {
        (_settings, _time) = (settings, settings.Client.Time);
        _limit = new OneTimer(_gate, _time);
        _notes = new SignallingNotes(_time);
        _media = new CallMedia(settings.Client.Options, port, address, settings.SessionId, _time, OnMediaBegan);
        Source = new PbxCallSource(
            settings.Client.Pbx,
            settings.Request,
            new PbxCallHandlers
            {
                HangUp = (_, cancellationToken) =>
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    Session!.HangUp();
                    return Task.CompletedTask;
                },
            },
            _time);
        Session = new InviteSession(
            settings.Stack,
            new InviteSettings
            {
                Account = settings.Account,
                Target = $"sip:{SipUri.EscapeUser(UserOf(settings.Request.To))}@{settings.Client.Domain}",
                Domain = settings.Client.Domain,
                Offer = MakeOffer(),
                Reliability = settings.Client.Options.Dialing.ReliableProvisionals,
                DisplayNumber = settings.Request.DisplayNumber,
                SessionExpires = settings.Client.Options.Dialing.SessionExpires,
            },
            this);
        Source.AddVendorId(new VendorCallId("call-id", Session.CallId));
        Source.AttachLiveAudio(new SipCallAudio(_media.Heard));
    }

    public PbxCallSource Source { get; }

    public InviteSession Session { get; }

    public string Extension => _settings.Account.Extension;

    /// <summary>Completes with the first answer of the PBX, or with the end where that came first.</summary>
    public Task<InviteEnding?> FirstAnswer => _firstAnswer.Task;

    /// <summary>True while we hold it.</summary>
    public bool IsHeld => _media.IsHeld;

    /// <summary>True when the other side takes digits.</summary>
    public bool TakesDigits => _media.TakesDigits;

    /// <summary>What is known so far.</summary>
    public SipCallReport Report
    {
        get
        {
            lock (_gate)
            {
                return MakeReport();
            }
        }
    }

    /// <summary>Opens the ear, then sends the INVITE: sound may come before any answer.</summary>
    public void Start()
    {
        _media.Open();
        lock (_gate)
        {
            _limit.Arm(_settings.Request.RingTimeout ?? _settings.Client.Options.Dialing.RingLimit, () =>
            {
                _ringLimitReached = true;
                return Session.HangUp;
            });
        }

        Session.Start();
    }

    /// <summary>20 ms have passed.</summary>
    public void Tick(byte[] packet)
    {
        _media.Tick(packet);
        if (_media.IsSilentForTooLong(Session.IsAnswered))
        {
            Session.Probe();
        }
    }

    /// <summary>Sends digits, one after the other; completes when the last has been sent.</summary>
    public Task SendDigits(string digits) => _media.SendDigits(digits);

    /// <summary>Holds or retrieves the call by a new description.</summary>
    public async Task<(SipMessage? Response, TransactionFailure? Failure)> HoldAsync(bool hold, CancellationToken cancellationToken)
    {
        var outcome = await Session.ReinviteAsync(_media.MakeOffer(hold), cancellationToken).ConfigureAwait(false);
        if (outcome.Response is { IsSuccess: true } answer)
        {
            _media.IsHeld = hold;
            if (SipBodies.Find(answer, SipBodies.Sdp) is { } text && SdpParser.TryParse(text, out var audio))
            {
                Take(audio, answered: true);
            }

            Observe(hold ? CallState.Held : CallState.Connected, Freshness.Local, null);
        }

        return outcome;
    }

    /// <summary>Asks the other side to call somebody else.</summary>
    public async Task<(SipMessage? Response, TransactionFailure? Failure)> TransferAsync(string to, CancellationToken cancellationToken)
    {
        string target = $"sip:{SipUri.EscapeUser(UserOf(to))}@{_settings.Client.Domain}";
        var outcome = await Session.ReferAsync(target, cancellationToken).ConfigureAwait(false);
        if (outcome.Response is { IsSuccess: true })
        {
            bool done;
            lock (_gate)
            {
                done = _transferred;
            }

            if (!done)
            {
                Observe(CallState.Transferring, Freshness.Local, null);
            }
        }

        return outcome;
    }

    /// <inheritdoc />
    public void OnProvisional(SipMessage response)
    {
        _notes.Add(response);
        Observe(CallState.Initiated, Freshness.Local, null);
        if (response.StatusCode is 180 or 182)
        {
            lock (_gate)
            {
                _rang |= response.StatusCode == 180;
            }

            Observe(response.StatusCode == 180 ? CallState.Alerting : CallState.Queued, Freshness.Pushed, response.ToString());
        }

        _firstAnswer.TrySetResult(null);
    }

    /// <inheritdoc />
    public void OnDescription(SdpAudio audio, bool answered)
    {
        lock (_gate)
        {
            if (!answered)
            {
                _promisedAt ??= _time.GetUtcNow();
            }
        }

        Take(audio, answered);
    }

    /// <inheritdoc />
    public void OnUnwantedAnswer(SipMessage response) => _notes.Add(response);

    /// <inheritdoc />
    public void OnAnswered(SipMessage response)
    {
        _notes.Add(response);
        lock (_gate)
        {
            _answered = true;
            _limit.Arm(_settings.Client.Options.Dialing.MaxCallDuration, () => Session.HangUp);
        }

        Observe(CallState.Initiated, Freshness.Local, null);
        Observe(CallState.Connected, Freshness.Pushed, response.ToString());
        _firstAnswer.TrySetResult(null);
    }

    /// <inheritdoc />
    public string? OnOffer(SdpAudio offer)
    {
        if (_media.MakeAnswer(offer) is not { } answer)
        {
            return null;
        }

        bool heldByOther = offer.Direction is SdpDirection.SendOnly or SdpDirection.Inactive;
        bool answered;
        bool changed;
        lock (_gate)
        {
            answered = _answered;
            changed = heldByOther != _heldByOther && answered;
            _heldByOther = heldByOther;
        }

        Take(offer, answered);
        if (changed && !IsHeld)
        {
            Observe(heldByOther ? CallState.Held : CallState.Connected, Freshness.Pushed, heldByOther ? "held by the other side" : null);
        }

        return answer;
    }

    /// <inheritdoc />
    public string MakeOffer() => _media.MakeOffer(hold: IsHeld);

    /// <inheritdoc />
    public void OnTransferProgress(int statusCode)
    {
        if (statusCode < 200)
        {
            return;
        }

        if (statusCode < 300)
        {
            lock (_gate)
            {
                _transferred = true;
            }

            Session.HangUp();
        }
        else
        {
            Observe(IsHeld ? CallState.Held : CallState.Connected, Freshness.Pushed, $"transfer failed ({statusCode})");
        }
    }

    /// <inheritdoc />
    public void OnEnded(InviteEnding ending)
    {
        if (ending.Refusal is { } refusal)
        {
            _notes.Add(refusal);
        }

        CallResult result;
        lock (_gate)
        {
            _limit.Stop();
            if (ending.Bye is { } bye)
            {
                _notes.AddReasons(bye);

                // Who was asked to transfer and then hangs up has done so (RFC 5589 §6).
                _transferred |= Source.Call.State == CallState.Transferring;
            }

            _media.Close();
            result = SipOutcomes.Judge(ending, new CallFacts
            {
                Reasons = _notes.Reasons,
                Answered = _answered,
                Rang = _rang,
                AnyResponse = _notes.LastResponse is not null,
                MediaCame = _mediaAt is not null,
                MediaPromised = _promisedAt is not null || _answered,
                RingLimitReached = _ringLimitReached && !_answered,
                Transferred = _transferred,
                LastText = _notes.LastResponse is { } last ? $"{last.StatusCode} {last.Phrase}" : null,
                Problem = _problem,
            });
        }

        _settings.Ended(this, result with { Recording = _settings.Keep(Session.CallId, _media.Heard) }, ending.Freshness);
        _firstAnswer.TrySetResult(ending);
    }

    // Numbers may be given as an address; what is dialled is its user part.
    private static string UserOf(string number)
    {
        string user = number.StartsWith("sip:", StringComparison.OrdinalIgnoreCase) ? number[4..] : number;
        int at = user.IndexOf('@', StringComparison.Ordinal);
        return at < 0 ? user : user[..at];
    }

    private void OnMediaBegan(AudioCodec codec)
    {
        var now = _time.GetUtcNow();
        string? name = codec switch
        {
            AudioCodec.Pcma => "PCMA",
            AudioCodec.Pcmu => "PCMU",
            AudioCodec.ComfortNoise => "CN",
            _ => null,
        };
        bool told;
        lock (_gate)
        {
            _mediaAt = now;
            _earlyMedia = !_answered;

            // Under the lock, so that no answer slips in between.
            told = _earlyMedia && Source.ObserveEarlyMedia(now, Freshness.Pushed, name);
        }

        if (told)
        {
            _settings.Events.TellHeardEarly(Source.Call, now, name);
        }
    }

    private void Take(SdpAudio audio, bool answered)
    {
        if (_media.Take(audio, answered) is not { } problem)
        {
            return;
        }

        lock (_gate)
        {
            _problem ??= problem;
        }

        Session.HangUp();
    }

    private void Observe(CallState state, Freshness freshness, string? text)
    {
        var now = _time.GetUtcNow();
        if (Source.Observe(new CallObservation(state, now, freshness, text)))
        {
            _settings.Events.Tell(Source.Call, state, now, freshness);
        }
    }

    private SipCallReport MakeReport() => _notes.ToReport(Session.CallId) with
    {
        EarlyMediaPromisedAt = _promisedAt,
        MediaAt = _mediaAt,
        EarlyMedia = _earlyMedia,
        Codec = _media.Codec,
        Rtp = _media.Statistics,
        DigitsReceived = _media.Digits,
    };
}
