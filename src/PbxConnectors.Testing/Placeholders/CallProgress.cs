#pragma warning disable
namespace PbxConnectors.CallProgress;
public enum NumberState { Unknown = 0, PoweredOff = 2, EmptyNumber = 3, OutOfService = 4, InCall = 5, Rejected = 6, Unreachable = 7, Suspended = 8, Busy = 9,
  Misdialled = 10, IncomingBarred = 11, Voicemail = 12, ForwardingFailed = 13, NetworkBusy = 14, NoAnswer = 15, CallerArrears = 16, CannotAnswer = 17,
  NumberChanged = 18, LineFault = 19, TryLater = 20, Ringing = 100, ColourRingback = 101, Answered = 102, Fax = 103, Silence = 104, NoAudio = 105 }
public static class NumberStates
{
    static readonly Dictionary<NumberState, string> L = new() { [NumberState.Unknown]="unknown",[NumberState.PoweredOff]="power_off",[NumberState.EmptyNumber]="empty",[NumberState.OutOfService]="suspended",[NumberState.InCall]="in_call",[NumberState.Rejected]="rejected",[NumberState.Unreachable]="unreachable",[NumberState.Suspended]="service_suspended",[NumberState.Busy]="busy",[NumberState.Misdialled]="misdial",[NumberState.IncomingBarred]="barred",[NumberState.Voicemail]="voicemail",[NumberState.ForwardingFailed]="forward_failed",[NumberState.NetworkBusy]="network_busy",[NumberState.NoAnswer]="no_answer",[NumberState.CallerArrears]="caller_arrears",[NumberState.CannotAnswer]="cannot_answer",[NumberState.NumberChanged]="number_changed",[NumberState.LineFault]="line_fault",[NumberState.TryLater]="redial_later",[NumberState.Ringing]="ringing",[NumberState.ColourRingback]="colour_ringback",[NumberState.Answered]="answered",[NumberState.Fax]="fax",[NumberState.Silence]="silence",[NumberState.NoAudio]="no_audio" };
    public static IReadOnlyList<NumberState> All => [.. L.Keys];
    public static string ToLabel(this NumberState s) => L[s];
    public static bool TryParse(string? t, out NumberState s) { foreach (var p in L) if (p.Value == t) { s = p.Key; return true; } s = default; return false; }
}
public enum WaveEncoding { Pcm16, ALaw, MuLaw }
public sealed class WaveAudio { public int SampleRate; public ReadOnlyMemory<short> Samples; public TimeSpan Duration => TimeSpan.FromSeconds(Samples.Length/(double)SampleRate); }
public static class WaveFile
{
    public static bool TryRead(Stream s, out WaveAudio? audio, out string? problem)
    {
        audio = null; problem = null; using var m = new MemoryStream(); s.CopyTo(m); var b = m.ToArray();
        if (b.Length < 44 || b[0] != 'R') { problem = "not a wave file"; return false; }
        int o = 12, fmt = 1, rate = 8000;
        while (o + 8 <= b.Length) { var id = System.Text.Encoding.ASCII.GetString(b, o, 4); int n = BitConverter.ToInt32(b, o + 4); o += 8;
            if (id == "fmt ") { fmt = BitConverter.ToInt16(b, o); rate = BitConverter.ToInt32(b, o + 4); }
            if (id == "data") { n = Math.Min(n, b.Length - o); var x = new short[fmt == 6 ? n : n / 2]; for (int i = 0; i < x.Length; i++) x[i] = fmt == 6 ? G711.DecodeALaw(b[o + i]) : BitConverter.ToInt16(b, o + 2 * i); audio = new WaveAudio { SampleRate = rate, Samples = x }; return true; }
            o += n + (n & 1); }
        problem = "no data"; return false;
    }
    public static void Write(Stream s, ReadOnlySpan<short> x, int rate = 8000, WaveEncoding e = WaveEncoding.Pcm16)
    {
        bool a = e == WaveEncoding.ALaw; int bytes = a ? 1 : 2; using var w = new BinaryWriter(s, System.Text.Encoding.ASCII, true);
        w.Write("RIFF"u8); w.Write(36 + x.Length * bytes); w.Write("WAVEfmt "u8); w.Write(16); w.Write((short)(a ? 6 : 1)); w.Write((short)1); w.Write(rate); w.Write(rate * bytes); w.Write((short)bytes); w.Write((short)(8 * bytes)); w.Write("data"u8); w.Write(x.Length * bytes);
        foreach (var v in x) if (a) w.Write(G711.EncodeALaw(v)); else w.Write(v);
    }
}
public static class G711
{
    public static byte EncodeALaw(short s) { int sign = s >= 0 ? 0x80 : 0; int v = Math.Min(s >= 0 ? s : -(s + 1), 32767) >> 3; int e = 7; for (int m = 0x800; e > 0 && (v & m) == 0; m >>= 1) e--; int r = e == 0 ? v >> 1 : v >> e; return (byte)((sign | (e << 4) | (r & 15)) ^ 0x55); }
    public static short DecodeALaw(byte a) { a ^= 0x55; int t = (a & 15) << 4; int g = (a & 0x70) >> 4; t = g == 0 ? t + 8 : (t + 0x108) << (g - 1); return (short)((a & 0x80) != 0 ? t : -t); }
}
