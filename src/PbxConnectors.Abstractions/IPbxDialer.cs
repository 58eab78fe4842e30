using System.Diagnostics.CodeAnalysis;

namespace PbxConnectors;

/// <summary>
/// Places calls through one configured PBX. Small on purpose: everything that not every PBX can do is a feature, found by
/// <see cref="TryGetFeature{TFeature}"/>. Implementations are thread-safe; any number of calls may be in flight at once.
/// </summary>
public interface IPbxDialer
{
    /// <summary>Vendor and connection name.</summary>
    PbxIdentity Pbx { get; }

    /// <summary>What this PBX can do, and how well; readable before any attempt.</summary>
    PbxCapabilities Capabilities { get; }

    /// <summary>
    /// Sends the dial command at most once and returns the call to follow. CSTA MakeCall: where the PBX calls the extension
    /// first, the number is called when the extension has answered.
    /// </summary>
    /// <param name="request">Who calls whom.</param>
    /// <param name="cancellationToken">Gives up waiting for the PBX to accept the command; a call already placed goes on.</param>
    /// <exception cref="PbxException">The command failed; <see cref="PbxException.Delivery"/> tells whether a call may exist.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; a command that had left already may still ring somebody.</exception>
    Task<PbxCall> DialAsync(DialRequest request, CancellationToken cancellationToken = default);

    /// <summary>Finds an optional feature (<see cref="IPbxRecordings"/>, <see cref="IPbxStatus"/> …) or the vendor's own client.</summary>
    /// <returns>False when this PBX has no such feature; the degrees are in <see cref="Capabilities"/>.</returns>
    bool TryGetFeature<TFeature>([NotNullWhen(true)] out TFeature? feature)
        where TFeature : class, IPbxFeature;
}
