using System.Diagnostics.CodeAnalysis;

namespace PbxConnectors;

/// <summary>Lists the dialers registered in one service provider, for hosts that drive several PBXes. Thread-safe.</summary>
public interface IPbxDialerRegistry
{
    /// <summary>The registered connections, in order of registration.</summary>
    IReadOnlyList<PbxIdentity> Connections { get; }

    /// <summary>Finds a dialer by connection name; the empty name is the unnamed connection.</summary>
    bool TryGet(string connection, [NotNullWhen(true)] out IPbxDialer? dialer);
}
