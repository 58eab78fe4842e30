using System.Reflection;
using System.Runtime.CompilerServices;

namespace PbxConnectors.Ola.Tests;

/// <summary>No model prints a number or a secret.</summary>
public sealed class TextFormTests
{
    private const string Number = "13900000001";

    private static readonly string[] NumberNames =
        ["Number", "Ani", "Dnis", "Password", "Digits", "Digit", "Text", "Extension", "Data", "Comment", "Gateway", "Description"];

    public static TheoryData<string> Models =>
    [
        .. typeof(OlaClient).Assembly.GetTypes()
            .Where(type => type.GetMethod("<Clone>$") is not null && !type.IsAbstract && NumbersOf(type).Any())
            .Select(type => type.FullName!),
    ];

    [Theory]
    [MemberData(nameof(Models))]
    public void No_model_prints_a_number_or_a_text_that_may_hold_one(string name)
    {
        var type = typeof(OlaClient).Assembly.GetType(name)!;
        object model = RuntimeHelpers.GetUninitializedObject(type);
        foreach (var property in NumbersOf(type))
        {
            property.SetValue(model, Number);
        }

        model.ToString()!.ShouldNotContain(Number);
    }

    [Fact]
    public void There_are_models_to_look_at() => Models.Count.ShouldBeGreaterThan(10);

    private static IEnumerable<PropertyInfo> NumbersOf(Type type) => type
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(p => p.PropertyType == typeof(string) && p.CanWrite && NumberNames.Any(n => p.Name.EndsWith(n, StringComparison.Ordinal)));
}
