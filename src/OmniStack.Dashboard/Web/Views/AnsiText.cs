using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace OmniStack.Dashboard.Web.Views;

/// <summary>Splits a line at its addresses and ANSI escape sequences: the 16 colours, bold, dim, italic, underline; other sequences are dropped.</summary>
internal static partial class AnsiText
{
    /// <summary>A part of a line, with the classes that it is shown with; a link's text is its address.</summary>
    public readonly record struct Part(string Text, string Classes, bool IsLink = false);

    public static IReadOnlyList<Part> Parse(string line)
    {
        if (!line.Contains('\e', StringComparison.Ordinal) && !line.Contains("://", StringComparison.Ordinal))
        {
            return [new(line, "")];
        }
        var parts = new List<Part>();
        var style = new Style(null, null, "");
        var from = 0;
        foreach (Match match in Escape().Matches(line))
        {
            Add(parts, line[from..match.Index], style);
            from = match.Index + match.Length;
            if (match.Groups["codes"] is { Success: true } codes)
            {
                style = style.Apply(codes.Value);
            }
        }
        Add(parts, line[from..], style);
        return parts;
    }

    /// <summary>The text alone, for filters and downloads.</summary>
    public static string Plain(string line) => line.Contains('\e', StringComparison.Ordinal) ? Escape().Replace(line, "") : line;

    private static void Add(List<Part> parts, string text, Style style)
    {
        var from = 0;
        foreach (Match link in Address().Matches(text))
        {
            AddPlain(parts, text[from..link.Index], style);
            parts.Add(new(link.Value, style.Classes, IsLink: true));
            from = link.Index + link.Length;
        }
        AddPlain(parts, text[from..], style);
    }

    private static void AddPlain(List<Part> parts, string text, Style style)
    {
        if (text.Length > 0)
        {
            parts.Add(new(text, style.Classes));
        }
    }

    // What ends a sentence or a bracket around it is not a part of an address.
    [GeneratedRegex(@"https?://[^\s""'<>()\[\]{}]*[^\s""'<>()\[\]{}.,;:!?]", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Address();

    [GeneratedRegex(@"\e(\[(?<codes>[0-9;]*)m|\[[0-9;?]*[ -/]*[@-~]|\][^\a\e]*(\a|\e\\)|[@-Z\\-_])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Escape();

    private readonly record struct Style(int? Foreground, int? Background, string Decoration)
    {
        public string Classes
        {
            get
            {
                var classes = new StringBuilder(Decoration);
                if (Foreground is { } foreground)
                {
                    classes.Append(" fg").Append(foreground);
                }
                if (Background is { } background)
                {
                    classes.Append(" bg").Append(background);
                }
                return classes.ToString().Trim();
            }
        }

        public Style Apply(string codes)
        {
            var style = this;
            var numbers = codes.Split(';');
            for (var i = 0; i < numbers.Length; i++)
            {
                var code = int.TryParse(numbers[i], CultureInfo.InvariantCulture, out var number) ? number : 0;
                if (code is 38 or 48)
                {
                    // 256 and true colours: 5;n or 2;r;g;b follow. Only the first 16 have a class.
                    var is256 = numbers.ElementAtOrDefault(i + 1) == "5";
                    var colour = is256 && int.TryParse(numbers.ElementAtOrDefault(i + 2), CultureInfo.InvariantCulture, out var n) && n < 16 ? n : (int?)null;
                    style = code == 38 ? style with { Foreground = colour } : style with { Background = colour };
                    i += is256 ? 2 : 4;
                    continue;
                }
                style = style.Apply(code);
            }
            return style;
        }

        private Style Apply(int code) => code switch
        {
            0 => new Style(null, null, ""),
            1 => this with { Decoration = Decoration + " bold" },
            2 => this with { Decoration = Decoration + " dim" },
            3 => this with { Decoration = Decoration + " italic" },
            4 => this with { Decoration = Decoration + " underline" },
            22 or 23 or 24 => this with { Decoration = "" },
            >= 30 and <= 37 => this with { Foreground = code - 30 },
            39 => this with { Foreground = null },
            >= 40 and <= 47 => this with { Background = code - 40 },
            49 => this with { Background = null },
            >= 90 and <= 97 => this with { Foreground = code - 82 },
            >= 100 and <= 107 => this with { Background = code - 92 },
            _ => this,
        };
    }
}
