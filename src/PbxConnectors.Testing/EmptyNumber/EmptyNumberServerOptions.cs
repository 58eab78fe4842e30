namespace PbxConnectors.Testing;

/// <summary>How an <see cref="EmptyNumberServer"/> behaves. Immutable.</summary>
public sealed record EmptyNumberServerOptions
{
    /// <summary>Port to listen on, on 127.0.0.1. Default 0: the system's choice.</summary>
    public int Port { get; init; }

    /// <summary>The numbers to hand out, in this order, each once. More can be added while it runs.</summary>
    public IReadOnlyList<string> Numbers { get; init; } = [];

    /// <summary>The extension accounts to allot, in this order.</summary>
    public IReadOnlyList<EmptyNumberAccount> Accounts { get; init; } = [];

    /// <summary>Whether entries of the dial plan lack <c>extensionNum</c>, which only the example shows. Default false.</summary>
    public bool OmitExtensionNumbers { get; init; }

    /// <summary>Whether timestamps count milliseconds; the document does not say. Default false: seconds.</summary>
    public bool TimestampsInMilliseconds { get; init; }

    /// <summary>Seed of the random share of faults. Default 1.</summary>
    public int FaultSeed { get; init; } = 1;

    /// <summary>The server's clock. Default the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>A server that allots the extensions of an exchange, on the exchange's clock.</summary>
    public static EmptyNumberServerOptions For(SimulatedExchange exchange, IReadOnlyList<string> numbers)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(numbers);
        return new EmptyNumberServerOptions
        {
            Numbers = numbers,
            Accounts = [.. exchange.Extensions.Select(extension => new EmptyNumberAccount(extension.Number, extension.Password))],
            TimeProvider = exchange.Clock,
        };
    }
}
