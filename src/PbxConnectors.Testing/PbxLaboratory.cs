using System.Globalization;

namespace PbxConnectors.Testing;

/// <summary>
/// The easy door: an exchange with extensions, and the servers over it, started and stopped as one. Everything listens on
/// 127.0.0.1, at ports of the system's choice unless a server's options name one. Thread-safe.
/// </summary>
public sealed class PbxLaboratory : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> _servers = new();
    private DscomServer? _dscom;
    private OlaServer? _ola;
    private EightHundredServer? _eightHundred;
    private EmptyNumberServer? _emptyNumber;
    private SipServer? _sip;

    private PbxLaboratory(SimulatedExchange exchange) => Exchange = exchange;

    /// <summary>The exchange.</summary>
    public SimulatedExchange Exchange { get; }

    /// <summary>The dscom PBX over it.</summary>
    /// <exception cref="InvalidOperationException">The laboratory was started without.</exception>
    public DscomServer Dscom => _dscom ?? throw Missing("dscom server", nameof(PbxLaboratoryOptions.Dscom));

    /// <summary>The ola PBX over it.</summary>
    /// <exception cref="InvalidOperationException">The laboratory was started without.</exception>
    public OlaServer Ola => _ola ?? throw Missing("ola server", nameof(PbxLaboratoryOptions.Ola));

    /// <summary>The 800ing PBX over it.</summary>
    /// <exception cref="InvalidOperationException">The laboratory was started without.</exception>
    public EightHundredServer EightHundred => _eightHundred ?? throw Missing("800ing server", nameof(PbxLaboratoryOptions.EightHundred));

    /// <summary>The SIP and RTP side of the exchange.</summary>
    /// <exception cref="InvalidOperationException">The laboratory was started without.</exception>
    public SipServer Sip => _sip ?? throw Missing("SIP server", nameof(PbxLaboratoryOptions.Sip));

    /// <summary>The empty-number server that hands out work for the exchange's extensions.</summary>
    /// <exception cref="InvalidOperationException">The laboratory was started without.</exception>
    public EmptyNumberServer EmptyNumber =>
        _emptyNumber ?? throw Missing("empty-number server", nameof(PbxLaboratoryOptions.NumbersToScreen));

    /// <summary>Starts a laboratory.</summary>
    /// <exception cref="IOException">A port that was named is taken.</exception>
    public static async Task<PbxLaboratory> StartAsync(PbxLaboratoryOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        options ??= new PbxLaboratoryOptions();
        ArgumentOutOfRangeException.ThrowIfNegative(options.Extensions, nameof(options));
        var laboratory = new PbxLaboratory(new SimulatedExchange(options.NumberPlan, options.Exchange, options.TimeProvider));
        for (var i = 0; i < options.Extensions; i++)
        {
            var number = (options.FirstExtension + i).ToString(CultureInfo.InvariantCulture);
            laboratory.Exchange.AddExtension(number, $"lab-{number}");
        }

        try
        {
            await laboratory.StartServersAsync(options, cancellationToken).ConfigureAwait(false);
            return laboratory;
        }
        catch
        {
            await laboratory.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// Settings that lead the connectors here, for <c>AddInMemoryCollection</c> and <c>AddPbxConnectors</c>: a connection per PBX server
    /// started, named like its vendor (<c>dscom</c>, <c>ola</c>, <c>800ing</c>, <c>sip</c>). They hold the laboratory's passwords.
    /// </summary>
    /// <param name="section">Path of the section.</param>
    /// <param name="default">Name of the default connection; null for the first.</param>
    /// <exception cref="InvalidOperationException">No PBX server was started.</exception>
    public IReadOnlyDictionary<string, string?> ToConfiguration(string section = "Pbx", string? @default = null)
    {
        var configuration = new LaboratoryConfiguration(section);
        if (_dscom is { } dscom)
        {
            configuration.Add(dscom);
        }

        if (_ola is { } ola)
        {
            configuration.Add(ola);
        }

        if (_eightHundred is { } eightHundred)
        {
            configuration.Add(eightHundred);
        }

        if (_sip is { } sip)
        {
            configuration.Add(sip, Exchange.Extensions);
        }

        @default ??= _dscom is not null ? "dscom" : _ola is not null ? "ola" : _eightHundred is not null ? "800ing" : _sip is not null ? "sip" : null;
        configuration.Default(@default ?? throw Missing("PBX server", nameof(PbxLaboratoryOptions.Dscom)));
        return configuration.Settings;
    }

    /// <summary>Stops the servers, then the exchange.</summary>
    public async ValueTask DisposeAsync()
    {
        while (_servers.TryPop(out var server))
        {
            await server.DisposeAsync().ConfigureAwait(false);
        }

        await Exchange.DisposeAsync().ConfigureAwait(false);
    }

    private async Task StartServersAsync(PbxLaboratoryOptions options, CancellationToken cancellationToken)
    {
        if (options.Dscom is { } dscom)
        {
            _servers.Push(_dscom = await DscomServer.StartAsync(Exchange, dscom, cancellationToken).ConfigureAwait(false));
        }

        if (options.Ola is { } ola)
        {
            _servers.Push(_ola = await OlaServer.StartAsync(Exchange, ola, cancellationToken).ConfigureAwait(false));
        }

        if (options.EightHundred is { } eightHundred)
        {
            _servers.Push(_eightHundred = await EightHundredServer.StartAsync(Exchange, eightHundred, cancellationToken).ConfigureAwait(false));
        }

        if (options.Sip is { } sip)
        {
            _servers.Push(_sip = await SipServer.StartAsync(Exchange, sip, cancellationToken).ConfigureAwait(false));
        }

        if (options.NumbersToScreen is { } numbers)
        {
            var work = EmptyNumberServerOptions.For(Exchange, numbers) with { Port = options.EmptyNumberPort };
            _servers.Push(_emptyNumber = await EmptyNumberServer.StartAsync(work, cancellationToken).ConfigureAwait(false));
        }
    }

    private static InvalidOperationException Missing(string what, string option) =>
        new($"The laboratory has no {what}: start it with {nameof(PbxLaboratoryOptions)}.{option}.");
}
