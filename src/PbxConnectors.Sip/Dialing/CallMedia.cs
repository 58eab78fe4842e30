using System.Net;
using PbxConnectors.Sip.Rtp;
using PbxConnectors.Sip.Sdp;

namespace PbxConnectors.Sip.Dialing;

/// <summary>The sound of one call: what comes and what goes, and the descriptions of it that both sides gave. Thread-safe.</summary>
internal sealed class CallMedia
{
    private const byte ALawSilence = 0xD5;
    private const byte MuLawSilence = 0xFF;

    private readonly Lock _gate = new();
    private readonly SipOptions _options;
    private readonly TimeProvider _time;
    private readonly RtpPort _port;
    private readonly RtpReceiver _receiver;
    private readonly RtpSender _sender = new();
    private readonly Func<bool> _packetsWait;
    private readonly long _sessionId;
    private SdpAudio? _remote;
    private SocketAddress? _target;
    private bool _remoteWasAnswered;
    private bool _held;
    private bool _closed;
    private long _descriptionVersion = 1;
    private long _soundDueSince;

    /// <param name="options">The line's options.</param>
    /// <param name="port">Where to receive; given back with <see cref="Close"/>.</param>
    /// <param name="address">The address to write into descriptions.</param>
    /// <param name="sessionId">Names the descriptions.</param>
    /// <param name="time">Clock.</param>
    /// <param name="began">Told once, with its codec, when the first sound came.</param>
    public CallMedia(SipOptions options, RtpPort port, IPAddress address, long sessionId, TimeProvider time, Action<AudioCodec> began)
    {
        (_options, _port, _sessionId, _time) = (options, port, sessionId, time);
        EndPoint = new IPEndPoint(address, port.Port);
        _packetsWait = () => port.HasWaiting;
        _receiver = new RtpReceiver(options.Media.RecordingLimit, time) { MediaBegan = began };
    }

    /// <summary>Where we receive, as the other side is told.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>What is heard.</summary>
    public SampleTimeline Heard => _receiver.Heard;

    /// <summary>Codec of what was heard; null when nothing was.</summary>
    public SipCodec? Codec => _receiver.Codec switch
    {
        AudioCodec.Pcma => SipCodec.Pcma,
        AudioCodec.Pcmu => SipCodec.Pcmu,
        _ => null,
    };

    /// <summary>How the packets came and went.</summary>
    public RtpStatistics Statistics => _receiver.Statistics with { Sent = _sender.Sent };

    /// <summary>Digits the other side sent.</summary>
    public string Digits => _receiver.Digits;

    /// <summary>Whether we hold the call.</summary>
    public bool IsHeld
    {
        get
        {
            lock (_gate)
            {
                return _held;
            }
        }

        set
        {
            lock (_gate)
            {
                _held = value;
            }
        }
    }

    /// <summary>True when the other side takes digits.</summary>
    public bool TakesDigits
    {
        get
        {
            lock (_gate)
            {
                return _remote?.DigitPayloadType is not null && !_closed;
            }
        }
    }

    /// <summary>Begins to listen.</summary>
    public void Open() => _ = _port.ReceiveAsync(_receiver);

    /// <summary>Nothing comes or goes any more; the port is given back.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
        }

        _receiver.Complete();
        _sender.Stop();
        _port.Dispose();
    }

    /// <summary>20 ms have passed: sends a packet.</summary>
    public void Tick(byte[] packet)
    {
        _receiver.Tick(_packetsWait);
        Send(packet);
    }

    /// <summary>Sends digits, one after the other; completes when the last has been sent.</summary>
    public Task SendDigits(string digits) => TakesDigits ? _sender.SendDigits(digits.Select(TelephoneEvents.ToCode)) : Task.CompletedTask;

    /// <summary>
    /// True once, then again after as long, when nothing has come for <see cref="SipDialingOptions.MediaTimeout"/> though sound is due: not before an
    /// answer, and not on hold, whichever side holds.
    /// </summary>
    public bool IsSilentForTooLong(bool answered)
    {
        var limit = _options.Dialing.MediaTimeout;
        if (limit == TimeSpan.Zero)
        {
            return false;
        }

        lock (_gate)
        {
            long now = _time.GetTimestamp();
            if (!answered || _closed || _held || _remote is not { Direction: SdpDirection.SendReceive })
            {
                _soundDueSince = now;
                return false;
            }

            if (_time.GetElapsedTime(Math.Max(_soundDueSince, _receiver.ArrivedAt), now) < limit)
            {
                return false;
            }

            _soundDueSince = now;
            return true;
        }
    }

    /// <summary>Our description, as an offer.</summary>
    public string MakeOffer(bool hold)
    {
        lock (_gate)
        {
            return SdpWriter.Offer(
                NextOrigin(), EndPoint, [.. _options.Media.Codecs], hold ? SdpDirection.SendOnly : SdpDirection.SendReceive);
        }
    }

    /// <summary>Our answer to an offer; null when there is no codec in common.</summary>
    public string? MakeAnswer(SdpAudio offer)
    {
        lock (_gate)
        {
            return SdpWriter.Answer(NextOrigin(), EndPoint, offer, weHold: _held);
        }
    }

    /// <summary>Takes the other side's description, and sends silence there at once: relays send nothing to where nothing comes from.</summary>
    /// <returns>Why the call cannot be heard; null when it can.</returns>
    public string? Take(SdpAudio audio, bool answered)
    {
        lock (_gate)
        {
            if (audio.IsEncrypted)
            {
                return "The PBX insists on encrypted audio (SRTP), which is not supported.";
            }

            if (audio.SpeechPayloadType is null && answered)
            {
                return "No codec in common.";
            }

            if (answered || !_remoteWasAnswered)
            {
                _remote = audio;
                _target = audio.EndPoint?.Serialize();
                _remoteWasAnswered |= answered;
            }
        }

        _receiver.Announce(audio, answered);
        Send(new byte[256]);
        return null;
    }

    private void Send(byte[] packet)
    {
        SocketAddress? target;
        int speech;
        int? digits;
        bool muLaw;
        lock (_gate)
        {
            target = _closed || _remote?.Direction == SdpDirection.Inactive ? null : _receiver.ReturnPath ?? _target;
            speech = _remote?.SpeechPayloadType ?? (_options.Media.Codecs[0] == SipCodec.Pcma ? 8 : 0);
            muLaw = (_remote?.Codecs[speech] ?? (speech == 0 ? AudioCodec.Pcmu : AudioCodec.Pcma)) == AudioCodec.Pcmu;
            digits = _remote?.DigitPayloadType;
        }

        if (target is not null)
        {
            int length = _sender.Next(packet, speech, muLaw ? MuLawSilence : ALawSilence, digits);
            _port.Send(packet.AsSpan(0, length), target);
        }
    }

    private SdpOrigin NextOrigin() => new(_sessionId, _descriptionVersion++);
}
