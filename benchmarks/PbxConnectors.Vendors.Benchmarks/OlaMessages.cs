using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace PbxConnectors.Vendors.Benchmarks;

/// <summary>The messages of a WebSocket: <c>agent_state</c> as the document prints it, for any number of extensions, later at every round.</summary>
internal sealed class OlaMessages
{
    private const long FirstTime = 1_772_330_000_000;

    private readonly byte[][] _messages;
    private readonly int[] _timeAt;
    private long _time = FirstTime;

    public OlaMessages(int count)
    {
        _messages = [.. Enumerable.Range(0, count).Select(i => Encoding.UTF8.GetBytes(Text(Extension(i))))];
        _timeAt = [.. _messages.Select(
            message => message.AsSpan().IndexOf(Encoding.UTF8.GetBytes(FirstTime.ToString(CultureInfo.InvariantCulture))))];
    }

    public static string Extension(int i) => (10_000 + i).ToString(CultureInfo.InvariantCulture);

    /// <summary>The next message of an extension, a millisecond after the one before: an older one would be left out as late.</summary>
    public ReadOnlyMemory<byte> Next(int i)
    {
        Utf8Formatter.TryFormat(++_time, _messages[i].AsSpan(_timeAt[i]), out _);
        return _messages[i];
    }

    private static string Text(string extension) => $$"""
        {"event_type":"agent_state","state":"busy","old_state":"ready","call_accept":"7f6f7f2e-{{extension}}","other_accept":"8a7b7f2e-{{extension}}","agent_id":"{{extension}}","agent_extn":"{{extension}}","agent_name":"{{extension}}","queue_id":["10010"],"skill":0,"calls_queued":0,"max_queued_time":0,"call_id":"{{extension}}","call_type":"outbound","ani":"{{extension}}","dnis":"13900000001","this_type":"agent","this_dn":"{{extension}}","other_type":"outline","other_dn":"13900000001","third_type":"","third_dn":"","timestamp":{{FirstTime}},"private_data":"answered","call_direction":"outbound","other_answered":true,"dtmf":"undefined","dtmf_his":"undefined","gateway":"undefined","app_data":{} }
        """;
}
