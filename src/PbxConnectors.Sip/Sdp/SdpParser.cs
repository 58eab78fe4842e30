using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace PbxConnectors.Sip.Sdp;

/// <summary>Reads the audio stream out of a session description (RFC 8866). Never throws; what is not understood is passed over.</summary>
internal static class SdpParser
{
    private const int MaximumLines = 500;

    /// <summary>Reads the first audio stream that is not refused, or else the first audio stream.</summary>
    /// <returns>False when the text describes no audio stream.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out SdpAudio? audio)
    {
        var session = new Section();
        Section? media = null;
        audio = null;
        int lines = 0;
        foreach (var range in text.AsSpan().SplitAny('\r', '\n'))
        {
            var line = text.AsSpan()[range];
            if (line.Length < 2 || line[1] != '=')
            {
                continue;
            }

            if (++lines > MaximumLines)
            {
                break;
            }

            var value = line[2..].Trim();
            if (line[0] == 'm')
            {
                audio = Better(audio, media?.ToAudio(session));
                media = new Section();
                media.ReadMedia(value);
            }
            else
            {
                (media ?? session).Read(line[0], value);
            }
        }

        audio = Better(audio, media?.ToAudio(session));
        return audio is not null;
    }

    private static SdpAudio? Better(SdpAudio? first, SdpAudio? second) =>
        first is null || (first.Port == 0 && second is { Port: > 0 }) ? second ?? first : first;

    private sealed class Section
    {
        private readonly List<int> _payloadTypes = [];
        private readonly PayloadMap _codecs = new();
        private bool _isAudio;
        private bool _isEncrypted;
        private int _port;
        private IPAddress? _address;
        private SdpDirection? _direction;

        public void ReadMedia(ReadOnlySpan<char> value)
        {
            int index = 0;
            foreach (var range in value.Split(' '))
            {
                var part = value[range];
                if (part.IsEmpty)
                {
                    continue;
                }

                switch (index++)
                {
                    case 0:
                        _isAudio = part.Equals("audio", StringComparison.OrdinalIgnoreCase);
                        break;
                    case 1:
                        int slash = part.IndexOf('/');
                        _ = int.TryParse(slash < 0 ? part : part[..slash], NumberStyles.None, CultureInfo.InvariantCulture, out _port);
                        _port = _port > 65535 ? 0 : _port;
                        break;
                    case 2:
                        _isEncrypted = part.IndexOf("SAVP", StringComparison.OrdinalIgnoreCase) >= 0;
                        break;
                    default:
                        if (int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int type) && type < 128
                            && _payloadTypes.Count < 128)
                        {
                            _payloadTypes.Add(type);
                        }

                        break;
                }
            }
        }

        public void Read(char kind, ReadOnlySpan<char> value)
        {
            if (kind == 'c')
            {
                ReadConnection(value);
            }
            else if (kind == 'a')
            {
                ReadAttribute(value);
            }
        }

        public SdpAudio? ToAudio(Section session) => !_isAudio ? null : new SdpAudio
        {
            Address = _address ?? session._address,
            Port = _port,
            Direction = _direction ?? session._direction ?? SdpDirection.SendReceive,
            IsEncrypted = _isEncrypted,
            PayloadTypes = _payloadTypes,
            Codecs = _codecs,
        };

        private void ReadConnection(ReadOnlySpan<char> value)
        {
            // IN IP4 192.0.2.1, with /ttl behind a multicast address.
            int blank = value.LastIndexOf(' ');
            var address = value[(blank + 1)..];
            int slash = address.IndexOf('/');
            if (IPAddress.TryParse(slash < 0 ? address : address[..slash], out var parsed))
            {
                _address = parsed;
            }
        }

        private void ReadAttribute(ReadOnlySpan<char> value)
        {
            if (value.StartsWith("rtpmap:", StringComparison.OrdinalIgnoreCase))
            {
                ReadCodec(value[7..]);
                return;
            }

            _direction = value switch
            {
                _ when value.Equals("sendrecv", StringComparison.OrdinalIgnoreCase) => SdpDirection.SendReceive,
                _ when value.Equals("sendonly", StringComparison.OrdinalIgnoreCase) => SdpDirection.SendOnly,
                _ when value.Equals("recvonly", StringComparison.OrdinalIgnoreCase) => SdpDirection.ReceiveOnly,
                _ when value.Equals("inactive", StringComparison.OrdinalIgnoreCase) => SdpDirection.Inactive,
                _ => _direction,
            };
        }

        private void ReadCodec(ReadOnlySpan<char> value)
        {
            int blank = value.IndexOf(' ');
            if (blank < 0 || !int.TryParse(value[..blank], NumberStyles.None, CultureInfo.InvariantCulture, out int type))
            {
                return;
            }

            var name = value[(blank + 1)..].Trim();
            _codecs.Set(type, name switch
            {
                _ when Is(name, "PCMA") => AudioCodec.Pcma,
                _ when Is(name, "PCMU") => AudioCodec.Pcmu,
                _ when Is(name, "CN") => AudioCodec.ComfortNoise,
                _ when Is(name, "telephone-event") => AudioCodec.TelephoneEvent,
                _ => AudioCodec.Unknown,
            });
        }

        // Only the telephone's rate: G.711 at another one would play too fast or too slow.
        private static bool Is(ReadOnlySpan<char> name, string codec) =>
            name.StartsWith(codec, StringComparison.OrdinalIgnoreCase)
            && (name.Length == codec.Length || name[codec.Length..] is "/8000" or "/8000/1");
    }
}
