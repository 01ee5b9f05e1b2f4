using System.Globalization;
using System.Text.RegularExpressions;

namespace OmniStack.Architecture.Tests.Helm;

/// <summary>Parses the part of Go's template language that the chart uses; anything else is an error, not a guess.</summary>
internal sealed partial class TemplateParser
{
    private readonly List<TemplateToken> _tokens;
    private readonly Dictionary<string, IReadOnlyList<TemplateNode>> _defined;
    private int _next;

    private TemplateParser(string template, Dictionary<string, IReadOnlyList<TemplateNode>> defined) => (_tokens, _defined) = (TemplateToken.Read(template), defined);

    /// <param name="defined">Takes the named templates.</param>
    public static IReadOnlyList<TemplateNode> Parse(string template, Dictionary<string, IReadOnlyList<TemplateNode>> defined)
    {
        var parser = new TemplateParser(template, defined);
        var nodes = parser.ParseUntil(out var end);
        return end is null ? nodes : throw new FormatException($"A '{end}' too many.");
    }

    private List<TemplateNode> ParseUntil(out string? end)
    {
        var nodes = new List<TemplateNode>();
        while (_next < _tokens.Count)
        {
            var token = _tokens[_next++];
            if (!token.IsAction)
            {
                nodes.Add(new TextNode(token.Content));
                continue;
            }
            var word = token.Content.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [var first, ..] ? first : "";
            switch (word)
            {
                case "end" or "else":
                    end = token.Content;
                    return nodes;
                case "define":
                    _defined.Add(token.Content["define".Length..].Trim().Trim('"'), ParseBody());
                    break;
                case "if" or "with" or "range":
                    nodes.Add(ParseBlock(word, token.Content[word.Length..].Trim()));
                    break;
                default:
                    var (variable, value) = Assignment().Match(token.Content) is { Success: true } match ? (match.Groups["name"].Value, match.Groups["value"].Value) : (null, token.Content);
                    nodes.Add(new ActionNode(variable, ParsePipeline(value)));
                    break;
            }
        }
        end = null;
        return nodes;
    }

    private List<TemplateNode> ParseBody()
    {
        var body = ParseUntil(out var end);
        return end == "end" ? body : throw new FormatException($"'{end}' where an end was expected.");
    }

    private BlockNode ParseBlock(string kind, string head)
    {
        var range = RangeVariables().Match(head);
        var value = ParsePipeline(range.Success ? range.Groups["value"].Value : head);
        var body = ParseUntil(out var end);
        IReadOnlyList<TemplateNode> otherwise = end switch
        {
            "end" => [],
            "else" => ParseBody(),
            { } branch when branch.StartsWith("else if ", StringComparison.Ordinal) => [ParseBlock("if", branch["else if ".Length..])],
            _ => throw new FormatException($"A {kind} is not ended."),
        };
        return new(kind, range.Success ? range.Groups["key"].Value : null, range.Success ? range.Groups["item"].Value : null, value, body, otherwise);
    }

    private static Expression ParsePipeline(string text)
    {
        var words = Word().Matches(text).Select(match => match.Value).ToArray();
        var place = 0;
        var value = ParsePipeline(words, ref place);
        return place == words.Length && Word().Replace(text, "").Trim().Length == 0 ? value : throw new FormatException($"Not understood: {text}");
    }

    private static Expression ParsePipeline(string[] words, ref int place)
    {
        var value = ParseCommand(words, ref place);
        while (place < words.Length && words[place] == "|")
        {
            place++;
            var next = ParseCommand(words, ref place);
            // What comes through a pipe is the last argument.
            value = next is Call call ? call with { Arguments = [.. call.Arguments, value] } : throw new FormatException("Only a function takes what is piped.");
        }
        return value;
    }

    private static Expression ParseCommand(string[] words, ref int place)
    {
        var first = words[place];
        if (!FunctionName().IsMatch(first))
        {
            return ParseOperand(words, ref place);
        }
        place++;
        var arguments = new List<Expression>();
        while (place < words.Length && words[place] is not ("|" or ")"))
        {
            arguments.Add(ParseOperand(words, ref place));
        }
        return new Call(first, arguments);
    }

    private static Expression ParseOperand(string[] words, ref int place)
    {
        var word = words[place++];
        switch (word[0])
        {
            case '(':
                var inner = ParsePipeline(words, ref place);
                return words[place++] == ")" ? inner : throw new FormatException("A parenthesis is not closed.");
            case '"':
                return new Literal(Regex.Unescape(word[1..^1]));
            case '.':
                return new Path(null, Fields(word));
            case '$':
                var dot = word.IndexOf('.', StringComparison.Ordinal);
                return new Path(dot < 0 ? word : word[..dot], dot < 0 ? [] : Fields(word[dot..]));
            default:
                return word is "true" or "false" ? new Literal(word == "true")
                    : long.TryParse(word, CultureInfo.InvariantCulture, out var number) ? new Literal(number)
                    : new Call(word, []);
        }
    }

    private static string[] Fields(string path) => path.Split('.', StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex(@"^(?<name>\$\w+)\s*:?=\s*(?<value>.+)$", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex Assignment();

    [GeneratedRegex(@"^(?<key>\$\w+)\s*,\s*(?<item>\$\w+)\s*:=\s*(?<value>.+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex RangeVariables();

    [GeneratedRegex(@"""(\\.|[^""\\])*""|\$?[\w.]*[\w.]|\$|[()|]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Word();

    [GeneratedRegex(@"^(?!true$|false$)[A-Za-z]\w*$", RegexOptions.None, 1000)]
    private static partial Regex FunctionName();
}
