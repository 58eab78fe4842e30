using PbxConnectors.Transport;

namespace PbxConnectors.Ola.Wire;

/// <summary>The answer of a success.</summary>
/// <param name="Root">An array or an object, or nothing where the PBX sent none.</param>
/// <param name="Answer">What all of it is read from.</param>
internal readonly record struct OlaReply(VendorJson Root, PbxHttpResponse Answer) : IDisposable
{
    /// <summary>Gives the memory of the answer back: nothing of <see cref="Root"/> may be read any more.</summary>
    public void Dispose() => Answer.Dispose();
}
