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
    private const byte ALawSilence = 0xD5;
    private const byte MuLawSilence = 0xFF;

    private readonly Lock _gate = new();
    private readonly SipCallSettings _settings;
    private readonly TimeProvider _time;
    private readonly RtpPort _port;
    private readonly RtpReceiver _receiver;
    private readonly RtpSender _sender = new();
    private readonly OneTimer _limit;
    private readonly TaskCompletionSource<InviteEnding?> _firstAnswer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SignallingNotes _notes;
    private readonly Func<bool> _packetsWait;
    private SdpAudio? _remote;
    private SocketAddress? _target;
    private bool _remoteWasAnswered;
    private DateTimeOffset? _promisedAt;
    private DateTimeOffset? _mediaAt;
    private bool _earlyMedia;
    private bool _answered;
    private bool _rang;
    private bool _held;
    private bool _heldByOther;
    private bool _ringLimitReached;
    private bool _transferred;
    private bool _over;
    private string? _problem;
    private long _descriptionVersion = 1;
    private long _soundDueSince;

    public SipCall(SipCallSettings settings, RtpPort port, IPAddress address)
    {
        (_settings, _time, _port) = (settings, settings.Client.Time, port);
        Media = new IPEndPoint(address, port.Port);
        _limit = new OneTimer(_gate, _time);
        _notes = new SignallingNotes(_time);
        _packetsWait = () => port.HasWaiting;
        _receiver = new RtpReceiver(settings.Client.Options.Media.RecordingLimit, _time) { MediaBegan = OnMediaBegan };
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
        Source.AttachLiveAudio(new SipCallAudio(_receiver.Heard));
    }

    public PbxCallSource Source { get; }

    public InviteSession Session { get; }

    public string Extension => _settings.Account.Extension;

    /// <summary>Where we receive.</summary>
    public IPEndPoint Media { get; }

    /// <summary>Completes with the first answer of the PBX, or with the end where that came first.</summary>
    public Task<InviteEnding?> FirstAnswer => _firstAnswer.Task;

    /// <summary>True while it rings or is talked on.</summary>
    public bool IsHeld
    {
        get
        {
            lock (_gate)
            {
                return _held;
            }
        }
    }

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
        _ = _port.ReceiveAsync(_receiver);
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
        _receiver.Tick(_packetsWait);
        Send(packet);
        if (IsSilentForTooLong())
        {
            Session.Probe();
        }
    }

    /// <summary>Sends digits, one after the other; completes when the last has been sent.</summary>
    public Task SendDigits(string digits)
    {
        lock (_gate)
        {
            return _remote?.DigitPayloadType is null || _over ? Task.FromResult(false) : _sender.SendDigits(digits.Select(TelephoneEvents.ToCode));
        }
    }

    /// <summary>True when the other side takes digits.</summary>
    public bool TakesDigits
    {
        get
        {
            lock (_gate)
            {
                return _remote?.DigitPayloadType is not null && !_over;
            }
        }
    }

    /// <summary>Holds or retrieves the call by a new description.</summary>
    public async Task<(SipMessage? Response, TransactionFailure? Failure)> HoldAsync(bool hold, CancellationToken cancellationToken)
    {
        string description;
        lock (_gate)
        {
            description = Describe(hold ? SdpDirection.SendOnly : SdpDirection.SendReceive);
        }

        var outcome = await Session.ReinviteAsync(description, cancellationToken).ConfigureAwait(false);
        if (outcome.Response is { IsSuccess: true } answer)
        {
            lock (_gate)
            {
                _held = hold;
            }

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
        string? answer;
        bool heldByOther;
        bool changed;
        lock (_gate)
        {
            answer = SdpWriter.Answer(NextOrigin(), Media, offer, weHold: _held);
            if (answer is null)
            {
                return null;
            }

            heldByOther = offer.Direction is SdpDirection.SendOnly or SdpDirection.Inactive;
            changed = heldByOther != _heldByOther && _answered;
            _heldByOther = heldByOther;
        }

        Take(offer, answered: _answered);
        if (changed && !_held)
        {
            Observe(heldByOther ? CallState.Held : CallState.Connected, Freshness.Pushed, heldByOther ? "held by the other side" : null);
        }

        return answer;
    }

    /// <inheritdoc />
    public string MakeOffer()
    {
        lock (_gate)
        {
            return Describe(_held ? SdpDirection.SendOnly : SdpDirection.SendReceive);
        }
    }

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
            _over = true;
            _limit.Stop();
            if (ending.Bye is { } bye)
            {
                _notes.AddReasons(bye);

                // Who was asked to transfer and then hangs up has done so (RFC 5589 §6).
                _transferred |= Source.Call.State == CallState.Transferring;
            }

            _receiver.Complete();
            _sender.Stop();
            _port.Dispose();
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

        _settings.Ended(this, result with { Recording = _settings.Keep(Session.CallId, _receiver.Heard) });
        _firstAnswer.TrySetResult(ending);
    }

    // Numbers may be given as an address; what is dialled is its user part.
    private static string UserOf(string number)
    {
        string user = number.StartsWith("sip:", StringComparison.OrdinalIgnoreCase) ? number[4..] : number;
        int at = user.IndexOf('@', StringComparison.Ordinal);
        return at < 0 ? user : user[..at];
    }

    // Only where sound is due: not before an answer, and not on hold, whichever side holds.
    private bool IsSilentForTooLong()
    {
        var limit = _settings.Client.Options.Dialing.MediaTimeout;
        if (limit == TimeSpan.Zero)
        {
            return false;
        }

        lock (_gate)
        {
            long now = _time.GetTimestamp();
            if (!_answered || _over || _held || _remote is not { Direction: SdpDirection.SendReceive })
            {
                _soundDueSince = now;
                return false;
            }

            if (_time.GetElapsedTime(Math.Max(_soundDueSince, _receiver.ArrivedAt), now) < limit)
            {
                return false;
            }

            // Asked again after as long, as long as the PBX says that all is well.
            _soundDueSince = now;
            return true;
        }
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
        bool unusable = false;
        lock (_gate)
        {
            if (audio.IsEncrypted)
            {
                _problem ??= "The PBX insists on encrypted audio (SRTP), which is not supported.";
                unusable = true;
            }
            else if (audio.SpeechPayloadType is null && answered)
            {
                _problem ??= "No codec in common.";
                unusable = true;
            }
            else if (answered || !_remoteWasAnswered)
            {
                _remote = audio;
                _target = audio.EndPoint?.Serialize();
                _remoteWasAnswered |= answered;
            }
        }

        if (unusable)
        {
            Session.HangUp();
            return;
        }

        _receiver.Announce(audio, answered);

        // At once: relays send nothing to where nothing comes from.
        Send(new byte[256]);
    }

    private void Send(byte[] packet)
    {
        SocketAddress? target;
        int speech;
        int? digits;
        lock (_gate)
        {
            target = _over || _remote?.Direction == SdpDirection.Inactive ? null : _receiver.ReturnPath ?? _target;
            speech = _remote?.SpeechPayloadType ?? (_settings.Client.Options.Media.Codecs[0] == SipCodec.Pcma ? 8 : 0);
            digits = _remote?.DigitPayloadType;
            if (target is null)
            {
                return;
            }
        }

        byte silence = (_remote?.Codecs[speech] ?? (speech == 0 ? AudioCodec.Pcmu : AudioCodec.Pcma)) == AudioCodec.Pcmu
            ? MuLawSilence
            : ALawSilence;
        int length = _sender.Next(packet, speech, silence, digits);
        _port.Send(packet.AsSpan(0, length), target);
    }

    private string Describe(SdpDirection direction) =>
        SdpWriter.Offer(NextOrigin(), Media, [.. _settings.Client.Options.Media.Codecs], direction);

    private SdpOrigin NextOrigin() => new(_settings.SessionId, _descriptionVersion++);

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
        Codec = _receiver.Codec switch
        {
            AudioCodec.Pcma => SipCodec.Pcma,
            AudioCodec.Pcmu => SipCodec.Pcmu,
            _ => null,
        },
        Rtp = _receiver.Statistics with { Sent = _sender.Sent },
        DigitsReceived = _receiver.Digits,
    };
}
