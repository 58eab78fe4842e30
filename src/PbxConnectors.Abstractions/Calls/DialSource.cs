namespace PbxConnectors;

/// <summary>
/// What places a call: an extension, an outside number (the PBX calls both sides), or a desk device on one of its channels.
/// A plain text converts to an extension.
/// </summary>
public abstract record DialSource
{
    private DialSource()
    {
    }

    /// <summary>An extension of the PBX.</summary>
    /// <exception cref="ArgumentException">The number is empty.</exception>
    public static DialSource FromExtension(string extension) => new Extension(Require(extension, nameof(extension)));

    /// <summary>A number outside the PBX, called first and then joined with the destination (callback).</summary>
    /// <exception cref="ArgumentException">The number is empty.</exception>
    public static DialSource FromOutsideNumber(string number) => new OutsideNumber(Require(number, nameof(number)));

    /// <summary>A desk device, optionally one of its channels.</summary>
    /// <exception cref="ArgumentException">The device is empty.</exception>
    public static DialSource FromDevice(string device, int? channel = null) => new Device(Require(device, nameof(device)), channel);

    /// <summary>An extension, written as text.</summary>
    public static implicit operator DialSource(string extension) => FromExtension(extension);

    /// <summary>The extension, number or device as the PBX knows it.</summary>
    public abstract string Address { get; }

    /// <summary>The address with the middle of an outside number hidden.</summary>
    public sealed override string ToString() => PhoneNumbers.Mask(Address);

    private static string Require(string value, string name) => string.IsNullOrWhiteSpace(value)
        ? throw new ArgumentException("Who places the call must be named.", name)
        : value.Trim();

#pragma warning disable CA1034 // The three sources are a closed set: nested, so that nobody adds a fourth the vendors cannot read.
    /// <summary>An extension of the PBX.</summary>
    public sealed record Extension : DialSource
    {
        internal Extension(string number) => Number = number;

        /// <summary>The extension's number.</summary>
        public string Number { get; }

        /// <inheritdoc />
        public override string Address => Number;
    }

    /// <summary>A number outside the PBX.</summary>
    public sealed record OutsideNumber : DialSource
    {
        internal OutsideNumber(string number) => Number = number;

        /// <summary>The number to call first.</summary>
        public string Number { get; }

        /// <inheritdoc />
        public override string Address => Number;
    }

    /// <summary>A desk device.</summary>
    public sealed record Device : DialSource
    {
        internal Device(string id, int? channel) => (Id, Channel) = (id, channel);

        /// <summary>The device's id at the PBX.</summary>
        public string Id { get; }

        /// <summary>The channel to use; null leaves the choice to the device.</summary>
        public int? Channel { get; }

        /// <inheritdoc />
        public override string Address => Id;
    }
#pragma warning restore CA1034
}
