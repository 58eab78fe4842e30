using System.Reflection;
using System.Runtime.CompilerServices;

namespace PbxConnectors.Conventions.Tests;

/// <summary>What <c>ToString()</c> of any public type of any library shows, options, clients and requests among them.</summary>
public sealed class TextFormTests
{
    private static readonly string[] SecretNames = ["Password", "PasswordHash", "Secret", "Token", "Account", "UserName"];

    private static readonly string[] NumberNames =
    [
        "Number", "Phone", "Mobile", "Caller", "Called", "Callee", "OtherParty", "Destination", "Ani", "Dnis", "From", "To", "Content", "Memo",
        "Raw", "Body", "UserData", "SearchText",
    ];

    // Words of the PBX that whoever reads them off the wire has cleaned.
    private static readonly string[] Exempt = ["PbxConnectors.PbxErrorDetails"];

    public static TheoryData<string> Libraries() => [.. Repository.Libraries.Where(library => library != "PbxConnectors.Testing")];

    [Theory]
    [MemberData(nameof(Libraries))]
    public void No_text_form_tells_a_secret_or_a_full_number(string library)
    {
        var told = new List<string>();
        foreach (var type in Repository.Load(library).GetExportedTypes().Where(IsValue))
        {
            object value = RuntimeHelpers.GetUninitializedObject(type);
            foreach (var property in TextsOf(type))
            {
                property.SetValue(
                    value, SecretNames.Any(name => property.Name.EndsWith(name, StringComparison.Ordinal)) ? Planted.Password : Planted.Number);
            }

            if (Planted.Find($"{value}") is var (rule, found))
            {
                told.Add($"{type.FullName} tells a {rule}: {found}");
            }
        }

        told.ShouldBeEmpty();
    }

    [Fact]
    public void There_are_types_to_look_at() =>
        Repository.Libraries.SelectMany(library => Repository.Load(library).GetExportedTypes()).Count(IsValue).ShouldBeGreaterThan(80);

    private static bool IsValue(Type type) =>
        type is { IsAbstract: false, ContainsGenericParameters: false, IsInterface: false } && !type.IsSubclassOf(typeof(Exception))
        && !Exempt.Contains(type.FullName) && TextsOf(type).Any();

    private static IEnumerable<PropertyInfo> TextsOf(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(p => p.PropertyType == typeof(string) && p.CanWrite && !p.Name.StartsWith("Masked", StringComparison.Ordinal))
        .Where(p => SecretNames.Concat(NumberNames).Any(name => p.Name.EndsWith(name, StringComparison.Ordinal)));
}
