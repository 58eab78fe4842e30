using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PbxConnectors.Dscom;
using PbxConnectors.EightHundred;
using PbxConnectors.Ola;
using PbxConnectors.Sip;

namespace PbxConnectors.Configuration;

/// <summary>A vendor as configuration names it, and how its connections are registered and checked.</summary>
internal abstract class Vendor(string name, params string[] aliases)
{
    public static IReadOnlyList<Vendor> All { get; } =
    [
        new Vendor<DscomOptions, DscomClient>(
            DscomClient.Vendor, [], section => DscomOptions.FromConfiguration(section).Validate(section.Path), (s, n, c) => s.AddDscom(n, c)),
        new Vendor<OlaOptions, OlaClient>(
            OlaClient.Vendor, [], section => OlaOptions.FromConfiguration(section).Validate(section.Path), (s, n, c) => s.AddOla(n, c)),
        new Vendor<EightHundredOptions, EightHundredClient>(
            EightHundredClient.Vendor,
            ["eighthundred", "八百呼"],
            section => EightHundredOptions.FromConfiguration(section).Validate(section.Path),
            (s, n, c) => s.AddEightHundred(n, c)),
        new Vendor<SipOptions, SipClient>(
            SipClient.Vendor, [], section => SipOptions.FromConfiguration(section).Validate(section.Path), (s, n, c) => s.AddSip(n, c)),
    ];

    /// <summary>The names as a message lists them.</summary>
    public static string Listed => string.Join(", ", All.Select(vendor => vendor.Description));

    private IEnumerable<string> Names => aliases.Prepend(name);

    private string Description => aliases.Length == 0 ? name : $"{name} (also {string.Join(", ", aliases)})";

    public static Vendor? Find(string written) =>
        All.FirstOrDefault(vendor => vendor.Names.Contains(written.Trim(), StringComparer.OrdinalIgnoreCase));

    public static string? Nearest(string written) => Transport.NearestName.Find(written, All.SelectMany(vendor => vendor.Names));

    /// <summary>What is wrong with a connection's settings, each with its path.</summary>
    public abstract IReadOnlyList<string> Check(IConfigurationSection section);

    /// <summary>Registers a connection, whose options are made only after <paramref name="beforeUse"/> has returned.</summary>
    public abstract IPbxConnectionBuilder Add(IServiceCollection services, string connection, IConfigurationSection section, Action beforeUse);

    /// <summary>Registers the vendor client of a connection without a key as well.</summary>
    public abstract void AddDefaultClient(IServiceCollection services, string connection);
}

/// <inheritdoc cref="Vendor"/>
internal sealed class Vendor<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions, TClient>(
    string name,
    string[] aliases,
    Func<IConfigurationSection, IReadOnlyList<string>> check,
    Func<IServiceCollection, string, IConfigurationSection, IPbxConnectionBuilder> add)
    : Vendor(name, aliases)
    where TOptions : class
    where TClient : class
{
    public override IReadOnlyList<string> Check(IConfigurationSection section) => check(section);

    public override IPbxConnectionBuilder Add(
        IServiceCollection services, string connection, IConfigurationSection section, Action beforeUse)
    {
        // Before the vendor's own reading, so that every mistake of the section is told and not only those of this connection.
        services.AddOptions<TOptions>(connection).Configure(_ => beforeUse());
        return add(services, connection, section);
    }

    public override void AddDefaultClient(IServiceCollection services, string connection) =>
        services.AddSingleton(provider => provider.GetRequiredKeyedService<TClient>(connection));
}
