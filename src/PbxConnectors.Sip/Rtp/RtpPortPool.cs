using System.Net;
using System.Net.Sockets;

namespace PbxConnectors.Sip.Rtp;

/// <summary>
/// Lends pairs of ports, RTP even and RTCP odd. A pair that came back rests for a while, so that packets of the last call never enter the
/// next recording. Thread-safe.
/// </summary>
internal sealed class RtpPortPool
{
    private readonly Lock _gate = new();
    private readonly IPAddress _bind;
    private readonly int _first;
    private readonly int _pairs;
    private readonly TimeSpan _rest;
    private readonly TimeProvider _time;
    private readonly HashSet<int> _lent = [];
    private readonly Dictionary<int, DateTimeOffset> _resting = [];
    private int _next;

    /// <summary>Creates a pool.</summary>
    /// <param name="bind">Address to receive on.</param>
    /// <param name="first">First port, made even.</param>
    /// <param name="last">Last port.</param>
    /// <param name="rest">How long a pair rests.</param>
    /// <param name="time">Clock.</param>
    public RtpPortPool(IPAddress bind, int first, int last, TimeSpan rest, TimeProvider time)
    {
        _bind = bind;
        _first = (first + 1) & ~1;
        _pairs = Math.Max(1, (last - _first + 1) / 2);
        (_rest, _time) = (rest, time);

        // Several lines on one machine would otherwise all try the same ports first.
        _next = Random.Shared.Next(_pairs);
    }

    /// <summary>How many pairs rest.</summary>
    public int Resting
    {
        get
        {
            lock (_gate)
            {
                return _resting.Count;
            }
        }
    }

    /// <summary>Lends a pair, bound and ready; null when all are lent, resting or taken by others.</summary>
    public RtpPort? TryRent()
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            for (int i = 0; i < _pairs; i++)
            {
                int port = _first + (2 * _next);
                _next = (_next + 1) % _pairs;
                if (_resting.TryGetValue(port, out var until))
                {
                    if (until > now)
                    {
                        continue;
                    }

                    _resting.Remove(port);
                }

                if (!_lent.Contains(port) && TryBind(port) is { } bound && TryBind(port + 1) is var control)
                {
                    if (control is null)
                    {
                        bound.Dispose();
                        continue;
                    }

                    _lent.Add(port);
                    return new RtpPort(bound, control, port, () => Return(port));
                }
            }

            return null;
        }
    }

    private void Return(int port)
    {
        lock (_gate)
        {
            _lent.Remove(port);
            _resting[port] = _time.GetUtcNow() + _rest;
        }
    }

    private Socket? TryBind(int port)
    {
        var socket = new Socket(_bind.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.ExclusiveAddressUse = true;
            socket.Bind(new IPEndPoint(_bind, port));
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
    }
}
