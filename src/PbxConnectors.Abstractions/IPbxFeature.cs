namespace PbxConnectors;

/// <summary>Marks what <see cref="IPbxDialer.TryGetFeature{TFeature}"/> can find: the thin feature interfaces and vendor clients.</summary>
#pragma warning disable CA1040 // A marker keeps the type parameter of TryGetFeature honest.
public interface IPbxFeature;
#pragma warning restore CA1040
