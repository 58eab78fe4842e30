using PbxConnectors.EightHundred.Wire;
using PbxConnectors.Transport;

namespace PbxConnectors.EightHundred.Extensions;

/// <summary>An extension of the company, with the members of both documented forms (2.1.2, 2.11.5). Immutable.</summary>
public sealed record EightHundredExtension
{
    /// <summary>Internal id (<c>exteId</c>); only in 2.11.5.</summary>
    public long? Id { get; init; }

    /// <summary>Extension number (<c>exteExtension</c> or <c>extension</c>).</summary>
    public string? Extension { get; init; }

    /// <summary>Agent's name (<c>exteName</c> or <c>name</c>).</summary>
    public string? Name { get; init; }

    /// <summary>Mobile number (<c>exteMobile</c>).</summary>
    public string? Mobile { get; init; }

    /// <summary>Whether calls divert to the mobile number (<c>exteinMobileRule</c>).</summary>
    public bool? DivertsToMobile { get; init; }

    /// <summary>State as free text (<c>statustext</c>); its words are not documented.</summary>
    public string? StatusText { get; init; }

    /// <summary>Numbers masked.</summary>
    public override string ToString() => $"extension {Extension}";

    internal static EightHundredExtension Read(VendorJson row) => new()
    {
        Id = row["exteId"].WholeNumber,
        Extension = row.FirstOf("exteExtension", "extension").TextOrNull,
        Name = row.FirstOf("exteName", "name").TextOrNull,
        Mobile = row["exteMobile"].TextOrNull,
        DivertsToMobile = row["exteinMobileRule"].Boolean,
        StatusText = row["statustext"].TextOrNull,
    };
}
