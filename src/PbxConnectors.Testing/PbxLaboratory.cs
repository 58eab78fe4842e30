using System.Globalization;

namespace PbxConnectors.Testing;

/// <summary>
/// The easy door: an exchange with extensions, and the servers over it, started and stopped as one. Everything listens on
/// 127.0.0.1 at ports of the system's choice. Thread-safe.
/// </summary>
public sealed class PbxLaboratory : IAsyncDisposable
{
    private readonly DscomServer? _dscom;
    private readonly OlaServer? _ola;
    private readonly EmptyNumberServer? _emptyNumber;

    private PbxLaboratory(SimulatedExchange exchange, DscomServer? dscom, OlaServer? ola, EmptyNumberServer? emptyNumber)
    {
        Exchange = exchange;
        _dscom = dscom;
        _ola = ola;
        _emptyNumber = emptyNumber;
    }

    /// <summary>The exchange.</summary>
    public SimulatedExchange Exchange { get; }

    /// <summary>The dscom PBX over it.</summary>
    /// <exception cref="InvalidOperationException">The laboratory was started without.</exception>
    public DscomServer Dscom => _dscom ?? throw Missing("dscom server", nameof(PbxLaboratoryOptions.Dscom));

    /// <summary>The ola PBX over it.</summary>
    /// <exception cref="InvalidOperationException">The laboratory was started without.</exception>
    public OlaServer Ola => _ola ?? throw Missing("ola server", nameof(PbxLaboratoryOptions.Ola));

    /// <summary>The empty-number server that hands out work for the exchange's extensions.</summary>
    /// <exception cref="InvalidOperationException">The laboratory was started without.</exception>
    public EmptyNumberServer EmptyNumber =>
        _emptyNumber ?? throw Missing("empty-number server", nameof(PbxLaboratoryOptions.NumbersToScreen));

    /// <summary>Starts a laboratory.</summary>
    public static async Task<PbxLaboratory> StartAsync(PbxLaboratoryOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        options ??= new PbxLaboratoryOptions();
        ArgumentOutOfRangeException.ThrowIfNegative(options.Extensions, nameof(options));
        var exchange = new SimulatedExchange(options.NumberPlan, options.Exchange, options.TimeProvider);
        for (var i = 0; i < options.Extensions; i++)
        {
            var number = (options.FirstExtension + i).ToString(CultureInfo.InvariantCulture);
            exchange.AddExtension(number, $"lab-{number}");
        }

        DscomServer? dscom = null;
        OlaServer? ola = null;
        try
        {
            if (options.Dscom is { } settings)
                dscom = await DscomServer.StartAsync(exchange, settings, cancellationToken).ConfigureAwait(false);
            if (options.Ola is { } olaSettings)
                ola = await OlaServer.StartAsync(exchange, olaSettings, cancellationToken).ConfigureAwait(false);
            EmptyNumberServer? emptyNumber = null;
            if (options.NumbersToScreen is { } numbers)
            {
                var work = EmptyNumberServerOptions.For(exchange, numbers);
                emptyNumber = await EmptyNumberServer.StartAsync(work, cancellationToken).ConfigureAwait(false);
            }

            return new PbxLaboratory(exchange, dscom, ola, emptyNumber);
        }
        catch
        {
            if (ola is not null) await ola.DisposeAsync().ConfigureAwait(false);
            if (dscom is not null) await dscom.DisposeAsync().ConfigureAwait(false);
            await exchange.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Stops the servers, then the exchange.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_emptyNumber is not null) await _emptyNumber.DisposeAsync().ConfigureAwait(false);
        if (_ola is not null) await _ola.DisposeAsync().ConfigureAwait(false);
        if (_dscom is not null) await _dscom.DisposeAsync().ConfigureAwait(false);
        await Exchange.DisposeAsync().ConfigureAwait(false);
    }

    private static InvalidOperationException Missing(string what, string option) =>
        new($"The laboratory has no {what}: start it with {nameof(PbxLaboratoryOptions)}.{option}.");
}
