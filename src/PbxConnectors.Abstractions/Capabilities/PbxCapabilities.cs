using System.Collections;

namespace PbxConnectors;

/// <summary>
/// What one PBX connection can do: a degree per operation, with a note where a condition applies, and how call states become known.
/// Immutable and thread-safe. What is not listed is <see cref="CapabilityDegree.NotSupported"/>.
/// </summary>
public sealed class PbxCapabilities : IEnumerable<PbxCapability>
{
    private readonly Dictionary<PbxOperation, PbxCapability> _entries;

    /// <summary>Lists what is offered.</summary>
    /// <param name="callStates">How the dialer learns the states of a call it placed.</param>
    /// <param name="capabilities">One entry per operation offered.</param>
    /// <exception cref="ArgumentException">An operation is listed twice.</exception>
    public PbxCapabilities(Freshness callStates, IEnumerable<PbxCapability> capabilities)
    {
        ArgumentNullException.ThrowIfNull(capabilities);
        CallStates = callStates;
        _entries = capabilities.ToDictionary(c => c.Operation);
    }

    /// <summary>How the dialer learns the states of a call it placed.</summary>
    public Freshness CallStates { get; }

    /// <summary>The degree of an operation.</summary>
    public CapabilityDegree this[PbxOperation operation] =>
        _entries.TryGetValue(operation, out var entry) ? entry.Degree : CapabilityDegree.NotSupported;

    /// <summary>True when the operation may be tried: supported, with or without confirmation.</summary>
    public bool Supports(PbxOperation operation) => this[operation] >= CapabilityDegree.SupportedWithoutConfirmation;

    /// <summary>The condition that applies to an operation, in a sentence; null when there is none.</summary>
    public string? NoteOn(PbxOperation operation) => _entries.TryGetValue(operation, out var entry) ? entry.Note : null;

    /// <summary>Lists what is offered, in the order of <see cref="PbxOperation"/>.</summary>
    public IEnumerator<PbxCapability> GetEnumerator() => _entries.Values.OrderBy(c => c.Operation).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>One line of <see cref="PbxCapabilities"/>.</summary>
/// <param name="Operation">What may be asked.</param>
/// <param name="Degree">How far it works.</param>
/// <param name="Note">The condition that applies, in a sentence.</param>
public sealed record PbxCapability(PbxOperation Operation, CapabilityDegree Degree, string? Note = null);
