namespace OmniStack.Architecture.Tests.Helm;

/// <summary>A piece of a template: text, or what stands between {{ and }}.</summary>
internal readonly record struct TemplateToken(string Content, bool IsAction)
{
    /// <summary>Cuts a template at its actions; a hyphen inside of them takes the white space beside them, comments are dropped.</summary>
    public static List<TemplateToken> Read(string template)
    {
        var tokens = new List<TemplateToken>();
        var isTrimmed = false;
        for (var from = 0; from < template.Length;)
        {
            var open = template.IndexOf("{{", from, StringComparison.Ordinal);
            var text = open < 0 ? template[from..] : template[from..open];
            var trimsBefore = open >= 0 && template.AsSpan(open).StartsWith("{{- ");
            tokens.Add(new((isTrimmed, trimsBefore) switch { (true, true) => text.Trim(), (true, _) => text.TrimStart(), (_, true) => text.TrimEnd(), _ => text }, false));
            if (open < 0)
            {
                break;
            }
            var start = open + (trimsBefore ? 3 : 2);
            var close = Close(template, start);
            isTrimmed = template[close - 1] == '-' && char.IsWhiteSpace(template[close - 2]);
            var content = template[start..(isTrimmed ? close - 1 : close)].Trim();
            if (!content.StartsWith("/*", StringComparison.Ordinal))
            {
                tokens.Add(new(content, true));
            }
            from = close + 2;
        }
        return tokens;
    }

    private static int Close(string template, int start)
    {
        var isComment = template.AsSpan(start).TrimStart().StartsWith("/*");
        var isQuoted = false;
        for (var i = isComment ? template.IndexOf("*/", start, StringComparison.Ordinal) : start; i < template.Length - 1; i++)
        {
            if (template[i] == '"' && template[i - 1] != '\\')
            {
                isQuoted = !isQuoted;
            }
            if (!isQuoted && template[i] == '}' && template[i + 1] == '}')
            {
                return i;
            }
        }
        throw new FormatException($"An action is not closed: {template[start..Math.Min(template.Length, start + 40)]}");
    }
}
