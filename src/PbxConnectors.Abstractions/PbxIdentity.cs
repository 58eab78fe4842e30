namespace PbxConnectors;

/// <summary>Which PBX a dialer, call, record or error belongs to: the vendor and the connection's configured name.</summary>
/// <param name="Vendor">Vendor key in lower case: <c>dscom</c>, <c>ola</c>, <c>800ing</c>, <c>sip</c> …</param>
/// <param name="Connection">Name given at registration; empty for the one unnamed connection.</param>
public sealed record PbxIdentity(string Vendor, string Connection = "")
{
    /// <summary>The vendor alone, or <c>vendor:connection</c> for a named connection.</summary>
    public override string ToString() => Connection.Length == 0 ? Vendor : $"{Vendor}:{Connection}";
}
