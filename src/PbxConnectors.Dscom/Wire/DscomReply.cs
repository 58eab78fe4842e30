using PbxConnectors.Transport;

namespace PbxConnectors.Dscom.Wire;

/// <summary>The envelope <c>{code, msg, data, total}</c> of a success.</summary>
/// <param name="Message">The vendor's message.</param>
/// <param name="Data">An array, an object, a map of maps, or nothing: whatever the PBX sent.</param>
/// <param name="Total">Number of records of a paged list; 0 on others even when they return rows, so it only serves paging.</param>
/// <param name="Answer">What all of it is read from.</param>
internal readonly record struct DscomReply(string? Message, VendorJson Data, int? Total, PbxHttpResponse Answer) : IDisposable
{
    /// <summary>Gives the memory of the answer back: nothing of <see cref="Data"/> may be read any more.</summary>
    public void Dispose() => Answer.Dispose();
}
