using System.Net;
using System.Net.Sockets;

namespace PbxConnectors.Sip.Tests.RealSoftware;

/// <summary>The programs the suite needs, and free ports for them.</summary>
internal static class RealPrograms
{
    /// <summary>Asks for the suite when it is <c>1</c>.</summary>
    public const string Variable = "PBX_SIP_REAL";

    private static readonly Lazy<string?> _problem = new(FindProblem);

    /// <summary>Why the suite cannot run here; null when it can.</summary>
    public static string? Problem => _problem.Value;

    /// <summary>Full path of a program; null when this machine has none of that name.</summary>
    public static string? Find(string program)
    {
        // kamailio lives in /usr/sbin, which the search path of an ordinary user leaves out.
        string path = Environment.GetEnvironmentVariable("PATH") ?? "";
        return path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Append("/usr/sbin")
            .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
    }

    /// <summary>A port of 127.0.0.1 that neither UDP nor TCP uses. Taken by nobody until the program binds it.</summary>
    public static int FindFreePort()
    {
        while (true)
        {
            using var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            using var tcp = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            udp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            int port = ((IPEndPoint)udp.LocalEndPoint!).Port;
            try
            {
                tcp.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
            }
        }
    }

    private static string? FindProblem()
    {
        if (Environment.GetEnvironmentVariable(Variable) != "1")
        {
            return $"Not asked for: set {Variable}=1 to run against kamailio and sipp.";
        }

        string[] missing = [.. new[] { "kamailio", "sipp" }.Where(program => Find(program) is null)];
        return missing.Length == 0
            ? null
            : $"Not on this machine: {string.Join(", ", missing)} (Debian: apt-get install kamailio sip-tester).";
    }
}
