using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace PbxConnectors.Conventions.Tests;

/// <summary>Writes the public face of an assembly as text: a line per type and member, C#-like, in a stable order.</summary>
internal static class PublicApiPrinter
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static string Print(Assembly assembly)
    {
        var lines = new List<string>();
        foreach (var type in assembly.GetExportedTypes().OrderBy(t => t.FullName, StringComparer.Ordinal))
        {
            lines.Add(TypeLine(type));
            lines.AddRange(Members(type).Select(member => "    " + member));
        }

        return string.Concat(lines.Select(line => line + "\n"));
    }

    private static string TypeLine(Type type)
    {
        bool isRecord = type.GetMethod("<Clone>$") is not null
            || (type.IsValueType && type.GetMethod("PrintMembers", Declared)?.IsDefined(typeof(CompilerGeneratedAttribute)) == true);
        string kind = type switch
        {
            { IsEnum: true } => "enum",
            { IsInterface: true } => "interface",
            _ when type.IsSubclassOf(typeof(Delegate)) => "delegate",
            { IsValueType: true } => (type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly " : "") + (isRecord ? "record struct" : "struct"),
            { IsAbstract: true, IsSealed: true } => "static class",
            _ => (type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "") + (isRecord ? "record" : "class"),
        };
        IEnumerable<Type> above = type.IsEnum
            ? [Enum.GetUnderlyingType(type)]
            :
            [
                .. type is { IsClass: true, BaseType: { } parent } && parent != typeof(object) ? [parent] : Type.EmptyTypes,
                .. OwnInterfaces(type).OrderBy(TypeNames.Of, StringComparer.Ordinal),
            ];
        string bases = string.Join(", ", kind == "delegate" ? [] : above.Select(TypeNames.Of));
        return $"public {kind} {type.Namespace}.{TypeNames.Of(type)}{(bases.Length > 0 ? " : " + bases : "")}" +
            TypeNames.Constraints(type.GetGenericArguments());
    }

    // What a base type or another interface brings along is told there; IEquatable comes with every record.
    private static IEnumerable<Type> OwnInterfaces(Type type)
    {
        var all = type.GetInterfaces().Where(i => i.IsVisible).ToList();
        return all
            .Except(all.SelectMany(i => i.GetInterfaces()))
            .Except(type.BaseType?.GetInterfaces() ?? [])
            .Where(i => !(i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEquatable<>)));
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
        {
            return type.GetFields(BindingFlags.Public | BindingFlags.Static)
                .OrderBy(f => Convert.ToDecimal(f.GetRawConstantValue(), CultureInfo.InvariantCulture))
                .ThenBy(f => f.Name, StringComparer.Ordinal)
                .Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Name} = {f.GetRawConstantValue()}"));
        }

        if (type.IsSubclassOf(typeof(Delegate)))
        {
            return [Method(type.GetMethod("Invoke")!)];
        }

        IEnumerable<string> members =
        [
            .. type.GetFields(Declared).Where(f => Visible(f.IsPublic, f.IsFamily || f.IsFamilyOrAssembly, type)).Select(Field),
            .. type.GetConstructors(Declared)
                .Where(c => !c.IsStatic && IsShown(c, type) && !IsCopy(c, type))
                .Select(c => $"{Access(c)} {TypeNames.Simple(type)}({Parameters(c)})"),
            .. type.GetProperties(Declared)
                .Where(p => p.GetAccessors(true).Any(a => IsShown(a, type)) && p.Name != "EqualityContract")
                .Select(p => Property(p, type)),
            .. type.GetEvents(Declared)
                .Where(e => IsShown(e.AddMethod!, type))
                .Select(e => $"{Access(e.AddMethod!)} {Modifiers(e.AddMethod!)}event {TypeNames.Of(e.EventHandlerType!)} {e.Name}"),
            .. type.GetMethods(Declared)
                .Where(m => IsShown(m, type) && !m.IsDefined(typeof(CompilerGeneratedAttribute)))
                .Where(m => !m.IsSpecialName || m.Name.StartsWith("op_", StringComparison.Ordinal))
                .Select(m => $"{Access(m)} {Modifiers(m)}{Method(m)}"),
        ];
        return members.Order(StringComparer.Ordinal);
    }

    private static string Field(FieldInfo field)
    {
        string modifiers = field.IsLiteral ? "const " : (field.IsStatic ? "static " : "") + (field.IsInitOnly ? "readonly " : "");
        string value = field.IsLiteral ? " = " + Literal(field.GetRawConstantValue(), field.FieldType) : "";
        return $"{(field.IsPublic ? "public" : "protected")} {modifiers}{TypeNames.Of(new NullabilityInfoContext().Create(field))} {field.Name}{value}";
    }

    private static string Property(PropertyInfo property, Type type)
    {
        var accessors = property.GetAccessors(true).Where(a => IsShown(a, type)).ToList();
        var shown = accessors.FirstOrDefault(a => a.IsPublic) ?? accessors[0];
        bool isInit = property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) == true;
        string body = string.Concat(accessors.OrderBy(a => a == property.SetMethod).Select(a =>
            (Access(a) == Access(shown) ? "" : Access(a) + " ") + (a == property.GetMethod ? "get; " : isInit ? "init; " : "set; ")));
        string required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        string name = property.GetIndexParameters() is { Length: > 0 } index
            ? $"this[{string.Join(", ", index.Select(Parameter))}]"
            : property.Name;
        var info = new NullabilityInfoContext().Create(property);
        return $"{Access(shown)} {required}{Modifiers(shown)}{TypeNames.Of(info)} {name} {{ {body}}}";
    }

    private static string Method(MethodInfo method)
    {
        string generic = method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(a => a.Name))}>" : "";
        string result = TypeNames.Of(new NullabilityInfoContext().Create(method.ReturnParameter));
        return $"{result} {method.Name}{generic}({Parameters(method)})" +
            TypeNames.Constraints(method.IsGenericMethod ? method.GetGenericArguments() : []);
    }

    private static string Parameters(MethodBase method)
    {
        string all = string.Join(", ", method.GetParameters().Select(Parameter));
        return method.IsDefined(typeof(ExtensionAttribute)) ? "this " + all : all;
    }

    private static string Parameter(ParameterInfo parameter)
    {
        string passing = parameter switch
        {
            { IsOut: true } => "out ",
            { ParameterType.IsByRef: true } when parameter.IsDefined(typeof(IsReadOnlyAttribute)) => "in ",
            { ParameterType.IsByRef: true } => "ref ",
            _ when parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute)) => "params ",
            _ => "",
        };
        string value = parameter.HasDefaultValue ? " = " + Literal(parameter.DefaultValue, parameter.ParameterType) : "";
        return $"{passing}{TypeNames.Of(new NullabilityInfoContext().Create(parameter))} {parameter.Name}{value}";
    }

    private static string Literal(object? value, Type type) => value switch
    {
        null => type.IsValueType && Nullable.GetUnderlyingType(type) is null ? "default" : "null",
        string text => $"\"{text}\"",
        bool truth => truth ? "true" : "false",
        char letter => $"'{letter}'",
        Enum named => $"{TypeNames.Of(named.GetType())}.{named}",
        _ when (Nullable.GetUnderlyingType(type) ?? type) is { IsEnum: true } of => $"{TypeNames.Of(of)}.{Enum.ToObject(of, value)}",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Modifiers(MethodBase method) => method switch
    {
        { DeclaringType.IsInterface: true } => method.IsStatic ? "static " : "",
        { IsStatic: true } => "static ",
        MethodInfo { IsAbstract: true } => "abstract ",
        MethodInfo { IsVirtual: true } m when m.GetBaseDefinition() != m => m.IsFinal ? "sealed override " : "override ",
        { IsVirtual: true, IsFinal: false } => "virtual ",
        _ => "",
    };

    // The copy constructor that every record has.
    private static bool IsCopy(ConstructorInfo constructor, Type type) =>
        constructor.IsDefined(typeof(CompilerGeneratedAttribute)) && constructor.GetParameters() is [var only] && only.ParameterType == type;

    private static string Access(MethodBase method) => method.IsPublic ? "public" : "protected";

    private static bool IsShown(MethodBase method, Type type) => Visible(method.IsPublic, method.IsFamily || method.IsFamilyOrAssembly, type);

    private static bool Visible(bool isPublic, bool isProtected, Type type) => isPublic || (isProtected && !type.IsSealed);
}
