using System.Reflection;
using System.Runtime.CompilerServices;

namespace PbxConnectors.EightHundred.Tests;

public sealed class TextFormTests
{
    private const string Number = "13900000001";

    private static readonly string[] NumberNames =
        ["Phone", "Mobile", "Source", "Destination", "Caller", "Password", "Text", "SearchText", "Content", "Memo"];

    public static TheoryData<string> Models => [.. typeof(EightHundredClient).Assembly.GetExportedTypes()
        .Where(type => type.GetMethod("<Clone>$") is not null && !type.IsAbstract)
        .Where(type => NumbersOf(type).Any())
        .Select(type => type.FullName!)];

    [Theory]
    [MemberData(nameof(Models))]
    public void No_model_prints_a_number_or_a_text_that_may_hold_one(string name)
    {
        var type = typeof(EightHundredClient).Assembly.GetType(name)!;
        object model = RuntimeHelpers.GetUninitializedObject(type);
        foreach (var property in NumbersOf(type))
        {
            property.SetValue(model, Number);
        }

        model.ToString()!.ShouldNotContain(Number);
    }

    private static IEnumerable<PropertyInfo> NumbersOf(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(p => p.PropertyType == typeof(string) && p.CanWrite && NumberNames.Any(n => p.Name.EndsWith(n, StringComparison.Ordinal)));
}
