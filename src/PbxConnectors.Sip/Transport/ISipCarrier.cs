namespace PbxConnectors.Sip.Transport;

/// <summary>The connection a message was given to. Another one may take its place between the same two addresses.</summary>
internal interface ISipCarrier
{
    /// <summary>True once it has ended and everybody whose message was still waiting in it has been told.</summary>
    bool HasClosed { get; }
}
