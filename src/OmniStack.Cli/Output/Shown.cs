using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using OmniStack.Contracts.Events;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OmniStack.Cli.Output;

/// <summary>How values look in tables and panels. Text from outside never reaches the terminal with control characters in it.</summary>
internal static class Shown
{
    private const int ShortLength = 60;

    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Text Text(string? value) => new(Plain(value ?? ""));

    /// <summary>The first line, at most 60 characters of it.</summary>
    public static Text Short(string? value)
    {
        var line = (value ?? "").ReplaceLineEndings("\n").Split('\n')[0];
        return Text(line.Length <= ShortLength ? line : line[..(ShortLength - 1)] + "…");
    }

    public static Text Number(long value) => new(value.ToString("N0", CultureInfo.InvariantCulture));

    /// <summary>In the machine's zone.</summary>
    public static Text Time(DateTimeOffset? value) => new(value?.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? "-");

    public static Text Seconds(double value) => new(value switch
    {
        0 => "-",
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{value * 1000:0.#} ms"),
        < 120 => string.Create(CultureInfo.InvariantCulture, $"{value:0.##} s"),
        < 7200 => string.Create(CultureInfo.InvariantCulture, $"{value / 60:0.#} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{value / 3600:0.#} h"),
    });

    public static Text Bytes(long value) => new(value switch
    {
        < 1024 => string.Create(CultureInfo.InvariantCulture, $"{value} B"),
        < 1024 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{value / 1024.0:0.#} KiB"),
        < 1024L * 1024 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{value / 1024.0 / 1024:0.#} MiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{value / 1024.0 / 1024 / 1024:0.##} GiB"),
    });

    public static Text State(TaskState state) => new(NameOf(state), state switch
    {
        TaskState.Succeeded => Color.Green,
        TaskState.Dead or TaskState.Failed => Color.Red,
        TaskState.Running => Color.Blue,
        TaskState.Retrying => Color.Yellow,
        _ => Color.Grey,
    });

    /// <summary>As the services write it.</summary>
    public static string NameOf(TaskState state) => state.ToString().ToLowerInvariant();

    public static Text Health(string status) => new(Plain(status), status switch { "healthy" => Color.Green, "degraded" => Color.Yellow, _ => Color.Red });

    public static Text Json(JsonElement? value) => Text(value is { } json ? Format(json) : "-");

    public static Listing Table(params ReadOnlySpan<string> columns) => new(columns.ToArray());

    /// <summary>Names on the left, values on the right.</summary>
    public static Panel Panel(string title, params ReadOnlySpan<(string Name, IRenderable Value)> rows)
    {
        var grid = new Grid().AddColumns(2);
        foreach (var (name, value) in rows)
        {
            grid.AddRow(new Text(name, Color.Grey), value);
        }
        return new Panel(grid) { Header = new(Markup.Escape(Plain(title))), Border = BoxBorder.Rounded };
    }

    /// <summary>The table, or <paramref name="nothing"/> when it would be empty.</summary>
    public static IRenderable OrNothing(this Listing table, string nothing) => table.Count > 0 ? table : new Text(nothing);

    /// <summary>Control characters other than line ends and tabs are made visible.</summary>
    public static string Plain(string value)
    {
        if (!value.Any(IsControl))
        {
            return value;
        }
        var plain = new StringBuilder(value.Length);
        foreach (var c in value)
        {
            plain.Append(IsControl(c) ? '\uFFFD' : c);
        }
        return plain.ToString();
    }

    public static string Format(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            return value.GetString()!;
        }
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Indented))
        {
            value.WriteTo(json);
        }
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static bool IsControl(char c) => char.IsControl(c) && c is not ('\n' or '\t');
}
