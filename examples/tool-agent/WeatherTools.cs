using System.ComponentModel;
using OmniStack.Agents.Tools;

namespace ToolAgent;

/// <summary>Tools as plain methods: names, types, defaults and descriptions become the schema that the model sees.</summary>
internal static class WeatherTools
{
    private static readonly Dictionary<string, double> Celsius = new(StringComparer.OrdinalIgnoreCase) { ["Oslo"] = 4, ["Lagos"] = 31, ["Lima"] = 19 };

    public static Weather Find([Description("A city's English name.")] string city, TemperatureUnit unit = TemperatureUnit.Celsius)
    {
        if (!Celsius.TryGetValue(city, out var celsius))
        {
            // The model gets this text, and can ask better.
            throw new ToolException($"There is no weather of '{city}'. Known: {string.Join(", ", Celsius.Keys)}.");
        }

        return new Weather(city, unit == TemperatureUnit.Celsius ? celsius : celsius * 9 / 5 + 32, unit);
    }

    public static string Warn(string city) => $"Everybody in {city} was warned.";
}

internal enum TemperatureUnit
{
    Celsius,
    Fahrenheit,
}

internal sealed record Weather(string City, double Degrees, TemperatureUnit Unit);
