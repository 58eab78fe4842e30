using System.Net;

namespace PbxConnectors.Testing;

/// <summary>Where messages to a client go.</summary>
/// <param name="Address">The client's address.</param>
/// <param name="Transport">UDP, TCP or TLS.</param>
/// <param name="Send">Sends a text.</param>
/// <param name="Close">Breaks the connection; does nothing where there is none.</param>
/// <param name="IsOpen">False once the connection is known to be broken; always true where there is none.</param>
internal sealed record LabSipPeer(IPEndPoint Address, string Transport, Action<string> Send, Action Close, Func<bool> IsOpen);
