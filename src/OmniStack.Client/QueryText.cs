using System.Globalization;

namespace OmniStack.Client;

/// <summary>Writes query strings; null values are left out.</summary>
internal static class QueryText
{
    public static string Of(params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var parts = new List<string>(values.Length);
        foreach (var (name, value) in values)
        {
            if (value is not null)
            {
                parts.Add($"{name}={Uri.EscapeDataString(Format(value))}");
            }
        }
        return parts.Count == 0 ? "" : $"?{string.Join('&', parts)}";
    }

    private static string Format(object value) => value switch
    {
        DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
