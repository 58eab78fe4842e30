namespace PbxConnectors.Testing;

/// <summary>Why the exchange did not do what it was told.</summary>
public enum PlaceCallRefusal
{
    /// <summary>There is no such extension.</summary>
    UnknownExtension,

    /// <summary>No phone is registered for the extension.</summary>
    ExtensionUnavailable,

    /// <summary>The extension has as many calls as it may have.</summary>
    ExtensionBusy,

    /// <summary>The destination is empty or not a number.</summary>
    InvalidDestination,

    /// <summary>The number plan refuses this number.</summary>
    RefusedByPlan,
}
