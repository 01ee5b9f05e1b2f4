using System.Reflection;
using System.Runtime.CompilerServices;

namespace OmniStack.LocalHosting.Tests;

/// <summary>What an AppHost.cs can use of an assembly, one line each: names, types and parameter names, as a compiler sees them.</summary>
internal static class PublicSurface
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    // Names that every type has from the language, not from us.
    private static readonly string[] Inherited = ["ToString", "Equals", "GetHashCode"];

    public static IReadOnlyList<string> Of(Assembly assembly) =>
        [.. assembly.GetExportedTypes().SelectMany(Describe).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Describe(Type type)
    {
        var owner = NameOf(type);
        var methods = type.GetMethods(Declared).Where(method => !method.IsSpecialName && !Inherited.Contains(method.Name)).ToArray();
        if (type is { IsAbstract: true, IsSealed: true } && methods.All(method => method.IsDefined(typeof(ExtensionAttribute), inherit: false)))
        {
            return methods.Select(method => $"extension {NameOf(method.GetParameters()[0].ParameterType)}.{Describe(method, skipped: 1)}");
        }
        return methods.Select(method => $"{owner}.{Describe(method, skipped: 0)}")
            .Concat(type.GetConstructors(Declared).Select(constructor => $"{owner}({ParametersOf(constructor, 0)})"))
            .Concat(type.GetProperties(Declared).Select(property => $"{owner}.{property.Name} {{ {Accessors(property)} }} : {NameOf(property.PropertyType)}"))
            .Concat(type.IsEnum ? Enum.GetNames(type).Select(name => $"{owner}.{name}") : [])
            .Prepend($"{Kind(type)} {owner}");
    }

    private static string Kind(Type type) => type switch { { IsEnum: true } => "enum", { IsInterface: true } => "interface", { IsValueType: true } => "struct", _ => "class" };

    private static string Accessors(PropertyInfo property) => string.Join(' ', new[] { property.GetGetMethod() is null ? null : "get", property.GetSetMethod() is null ? null : "set" }.OfType<string>());

    private static string Describe(MethodInfo method, int skipped) =>
        $"{method.Name}{(method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(NameOf))}>" : "")}({ParametersOf(method, skipped)}) : {NameOf(method.ReturnType)}";

    private static string ParametersOf(MethodBase method, int skipped) => string.Join(", ", method.GetParameters().Skip(skipped)
        .Select(parameter => $"{NameOf(parameter.ParameterType)} {parameter.Name}{(parameter.IsOptional ? " = default" : "")}"));

    private static string NameOf(Type type)
    {
        if (type.IsByRef)
        {
            return NameOf(type.GetElementType()!);
        }
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return NameOf(underlying) + "?";
        }
        var name = type.IsNested && !type.IsGenericParameter ? $"{NameOf(type.DeclaringType!)}.{type.Name}" : type.Name;
        return type.IsGenericType ? $"{name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>" : name;
    }
}
