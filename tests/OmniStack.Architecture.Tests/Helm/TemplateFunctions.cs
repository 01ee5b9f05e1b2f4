using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace OmniStack.Architecture.Tests.Helm;

/// <summary>The functions of Go's templates and of Helm that the chart calls. Source: https://helm.sh/docs/chart_template_guide/function_list/.</summary>
internal static class TemplateFunctions
{
    public static object? Apply(string name, object?[] given) => name switch
    {
        "printf" => Printf(Text(given[0]), given[1..]),
        "quote" => JsonSerializer.Serialize(Text(given[0])),
        "default" => IsTrue(given[1]) ? given[1] : given[0],
        "dict" => given.Chunk(2).ToDictionary(pair => Text(pair[0]), pair => pair[1]),
        "not" => !IsTrue(given[0]),
        "eq" => Text(given[0]) == Text(given[1]),
        "index" => ((Dictionary<string, object?>)given[0]!).GetValueOrDefault(Text(given[1])),
        "contains" => Text(given[1]).Contains(Text(given[0]), StringComparison.Ordinal),
        "trunc" => Text(given[1]) is var text && Number(given[0]) is var length && text.Length > length ? text[..length] : text,
        "trimSuffix" => Text(given[1]).EndsWith(Text(given[0]), StringComparison.Ordinal) ? Text(given[1])[..^Text(given[0]).Length] : Text(given[1]),
        "nindent" => "\n" + Indent(Number(given[0]), Text(given[1])),
        "indent" => Indent(Number(given[0]), Text(given[1])),
        // JSON is YAML, and stands in one line.
        "toYaml" => JsonSerializer.Serialize(given[0]),
        "b64dec" => Encoding.UTF8.GetString(Convert.FromBase64String(Text(given[0]))),
        "randAlphaNum" => RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", Number(given[0])),
        "randBytes" => Convert.ToBase64String(RandomNumberGenerator.GetBytes(Number(given[0]))),
        "uuidv4" => Guid.NewGuid().ToString(),
        _ => throw new FormatException($"The function {name} is not known here."),
    };

    public static bool IsTrue(object? value) => value switch
    {
        null => false,
        bool flag => flag,
        long number => number != 0,
        string text => text.Length > 0,
        Dictionary<string, object?> map => map.Count > 0,
        List<object?> list => list.Count > 0,
        _ => true,
    };

    public static string Text(object? value) => value switch
    {
        string text => text,
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        null => throw new FormatException("A value that is missing is written."),
        _ => throw new FormatException("A map or a list is written as text."),
    };

    private static int Number(object? value) => (int)(long)value!;

    private static string Indent(int width, string text) => new string(' ', width) + text.ReplaceLineEndings("\n" + new string(' ', width));

    private static string Printf(string format, object?[] values)
    {
        var text = new StringBuilder();
        var next = 0;
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%')
            {
                text.Append(format[i]);
                continue;
            }
            text.Append(format[++i] is 's' or 'd' ? Text(values[next++]) : throw new FormatException($"%{format[i]} is not known here."));
        }
        return next == values.Length ? text.ToString() : throw new FormatException($"printf \"{format}\" has values too many.");
    }
}
