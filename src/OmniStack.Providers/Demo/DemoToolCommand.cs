using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace OmniStack.Providers.Demo;

/// <summary>A tool call that the demo model was asked for.</summary>
/// <param name="Name">The tool.</param>
/// <param name="Arguments">An object as JSON; what is no object reaches the tool loop as malformed arguments.</param>
internal sealed partial record DemoToolCommand(string Name, string Arguments)
{
    /// <summary>
    /// Reads the calls out of what the user wrote: lines of <c>/tool NAME {json}</c> (lines that follow each other run in one
    /// round, an empty line begins the next), a question for the time, or <c>calculate …</c>.
    /// </summary>
    /// <returns>The rounds in order; empty when no tool is asked for.</returns>
    public static IReadOnlyList<IReadOnlyList<DemoToolCommand>> RoundsOf(string text, IEnumerable<string> toolNames)
    {
        var rounds = text.ReplaceLineEndings("\n").Split("\n\n").Select(ReadRound).Where(round => round.Count > 0).ToList();
        if (rounds.Count > 0)
        {
            return rounds;
        }

        var known = toolNames.ToHashSet(StringComparer.Ordinal);
        if (known.Contains("current_time") && TimeQuestion().IsMatch(text))
        {
            return [[new("current_time", "{}")]];
        }

        return known.Contains("calculate") && Calculation().Match(text) is { Success: true } match
            ? [[new("calculate", JsonSerializer.Serialize(new Dictionary<string, string> { ["expression"] = match.Groups["expression"].Value }))]]
            : [];
    }

    public FunctionCallContent ToContent(string callId)
    {
        var content = new FunctionCallContent(callId, Name);
        try
        {
            content.Arguments = JsonSerializer.Deserialize<Dictionary<string, object?>>(Arguments, AIJsonUtilities.DefaultOptions);
        }
        catch (JsonException error)
        {
            content.Exception = error;
        }

        return content;
    }

    private static List<DemoToolCommand> ReadRound(string lines) =>
        [.. lines.Split('\n').Select(line => Command().Match(line.Trim())).Where(match => match.Success)
            .Select(match => new DemoToolCommand(match.Groups["name"].Value, match.Groups["json"] is { Length: > 0 } json ? json.Value : "{}"))];

    [GeneratedRegex(@"\A/tool\s+(?<name>[A-Za-z0-9_.-]+)\s*(?<json>.*)\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Command();

    [GeneratedRegex(@"\bwhat('s| is)? (the )?time\b|\bwhat time is it\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TimeQuestion();

    [GeneratedRegex(@"\bcalculate\s+(?<expression>[-+*/().0-9 ]*[0-9)])", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Calculation();
}
