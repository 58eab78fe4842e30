using System.Reflection;

namespace PbxConnectors.Conventions.Tests;

/// <summary>Names types as C# does: keywords, generic arguments, arrays and question marks, without namespaces.</summary>
internal static class TypeNames
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void", [typeof(object)] = "object", [typeof(string)] = "string", [typeof(bool)] = "bool", [typeof(char)] = "char",
        [typeof(byte)] = "byte", [typeof(sbyte)] = "sbyte", [typeof(short)] = "short", [typeof(ushort)] = "ushort", [typeof(int)] = "int",
        [typeof(uint)] = "uint", [typeof(long)] = "long", [typeof(ulong)] = "ulong", [typeof(float)] = "float", [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
    };

    public static string Of(Type type) => Write(type, null);

    public static string Of(NullabilityInfo info) => Write(info.Type, info);

    public static string Simple(Type type) => type.Name.Split('`')[0];

    /// <summary>The where clauses of generic parameters.</summary>
    public static string Constraints(IEnumerable<Type> arguments) => string.Concat(arguments.Where(a => a.IsGenericParameter).Select(a =>
    {
        var attributes = a.GenericParameterAttributes;
        bool isStruct = attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
        List<string> all = [];
        if (attributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
        {
            all.Add("class");
        }

        if (isStruct)
        {
            all.Add("struct");
        }

        all.AddRange(a.GetGenericParameterConstraints().Where(c => c != typeof(ValueType)).Select(Of).Order(StringComparer.Ordinal));
        if (attributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) && !isStruct)
        {
            all.Add("new()");
        }

        return all.Count == 0 ? "" : $" where {a.Name} : {string.Join(", ", all)}";
    }));

    private static string Write(Type type, NullabilityInfo? info)
    {
        if (type.IsByRef)
        {
            type = type.GetElementType()!;
        }

        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            return Of(value) + "?";
        }

        string mark = !type.IsValueType && info is { ReadState: NullabilityState.Nullable } or { WriteState: NullabilityState.Nullable } ? "?" : "";
        if (type.IsArray)
        {
            return $"{Write(type.GetElementType()!, info?.ElementType)}[{new string(',', type.GetArrayRank() - 1)}]{mark}";
        }

        if (Keywords.TryGetValue(type, out string? keyword))
        {
            return keyword + mark;
        }

        string name = Simple(type);
        if (type is { IsNested: true, IsGenericParameter: false })
        {
            name = $"{Simple(type.DeclaringType!)}.{name}";
        }

        var arguments = type.GetGenericArguments();
        if (arguments.Length > 0)
        {
            var inner = info?.GenericTypeArguments is { Length: > 0 } known && known.Length == arguments.Length ? known : null;
            name += $"<{string.Join(", ", arguments.Select((a, i) => Write(a, inner?[i])))}>";
        }

        return name + mark;
    }
}
