using System.Reflection;

namespace PbxConnectors.Conventions.Tests;

public sealed class CodeConventionTests
{
    // Exceptions outside the PbxException family, each with its reason.
    private static readonly Dictionary<string, string> OtherExceptions = new()
    {
        ["PbxConnectors.PbxConfigurationException"] = "no PBX is involved yet: the program was configured wrongly",
    };

    public static TheoryData<string> Libraries() => [.. Repository.Libraries];

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Every_public_asynchronous_method_takes_a_cancellation_token_last(string library) =>
        Repository.Load(library).GetExportedTypes()
            .Where(type => !type.IsSubclassOf(typeof(Delegate)))
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(method => !method.IsSpecialName && IsAsynchronous(method.ReturnType) && !IsDictatedByOthers(method))
            .Where(method => method.GetParameters().LastOrDefault()?.ParameterType != typeof(CancellationToken))
            .Select(NameOf)
            .ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Libraries))]
    public void No_public_field_can_be_changed(string library) =>
        Repository.Load(library).GetExportedTypes()
            .Where(type => !type.IsEnum)
            .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(field => !field.IsLiteral && !field.IsInitOnly)
            .Select(NameOf)
            .ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Every_public_class_is_sealed_abstract_or_static(string library) =>
        Repository.Load(library).GetExportedTypes()
            .Where(type => type.IsClass && !type.IsSealed && !type.IsAbstract)
            .Select(type => type.FullName)
            .ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Every_public_exception_is_of_the_family_or_has_a_reason(string library) =>
        Repository.Load(library).GetExportedTypes()
            .Where(type => type.IsSubclassOf(typeof(Exception)) && !type.IsAssignableTo(typeof(PbxException)))
            .Select(type => type.FullName!)
            .Where(name => !OtherExceptions.ContainsKey(name))
            .ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Libraries))]
    public void What_a_container_disposes_can_be_disposed_both_ways(string library) =>
        Repository.Load(library).GetExportedTypes()
            .Where(type => type.IsClass && (type.IsAssignableTo(typeof(IPbxDialer)) || type.Name.EndsWith("Client", StringComparison.Ordinal)))
            .Where(type => type.IsAssignableTo(typeof(IAsyncDisposable)) && !type.IsAssignableTo(typeof(IDisposable)))
            .Select(type => type.FullName)
            .ShouldBeEmpty();

    private static bool IsAsynchronous(Type type) =>
        type == typeof(Task) || type == typeof(ValueTask) || (type.IsGenericType
            && type.GetGenericTypeDefinition() is var open
            && (open == typeof(Task<>) || open == typeof(ValueTask<>) || open == typeof(IAsyncEnumerable<>)));

    // The shape of a method that implements or overrides one of the framework (DisposeAsync above all) is not ours to choose.
    private static bool IsDictatedByOthers(MethodInfo method)
    {
        var type = method.DeclaringType!;
        if (IsOthers(method.GetBaseDefinition().DeclaringType!))
        {
            return true;
        }

        return !type.IsInterface && type.GetInterfaces().Where(IsOthers)
            .Any(face => type.GetInterfaceMap(face).TargetMethods.Contains(method));
    }

    private static bool IsOthers(Type type) => type.Assembly.GetName().Name?.StartsWith("PbxConnectors", StringComparison.Ordinal) != true;

    private static string NameOf(MemberInfo member) => $"{member.DeclaringType!.FullName}.{member.Name}";
}
