namespace OmniStack.Dashboard.Telemetry;

/// <summary>An attribute. Arrays and maps are held as JSON text, other values as OTLP's JSON would print them.</summary>
/// <param name="Key">As it was sent, such as http.route.</param>
/// <param name="Value">Cut at the limit of <see cref="DashboardOptions.MaxAttributeLength"/>.</param>
public readonly record struct Field(string Key, string Value)
{
    /// <summary>The value of the first attribute with this key, or null.</summary>
    internal static string? Find(Field[] fields, string key)
    {
        foreach (var field in fields)
        {
            if (string.Equals(field.Key, key, StringComparison.Ordinal))
            {
                return field.Value;
            }
        }
        return null;
    }
}
