using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace OmniStack.Agents.Tools;

/// <summary>
/// Checks JSON against the part of JSON Schema that tools and structured outputs use: type, enum, const, properties, required,
/// additionalProperties, items, the limits of numbers, texts and arrays, anyOf, oneOf, allOf, and references within the schema.
/// Keywords it does not know hold nothing back.
/// </summary>
internal sealed class JsonSchema(JsonElement root)
{
    private const int MaxProblems = 5;
    private const int MaxDepth = 64;
    private static readonly TimeSpan PatternTimeout = TimeSpan.FromMilliseconds(100);

    /// <returns>What is wrong, in words for whoever made the value; empty when nothing is. At most five.</returns>
    public IReadOnlyList<string> Check(JsonElement value)
    {
        List<string> problems = [];
        Check(root, value, "$", problems, depth: 0);
        return problems.Count > MaxProblems ? problems.GetRange(0, MaxProblems) : problems;
    }

    private void Check(JsonElement schema, JsonElement value, string path, List<string> problems, int depth)
    {
        if (schema.ValueKind == JsonValueKind.False)
        {
            problems.Add($"{path} is not allowed.");
        }

        if (schema.ValueKind != JsonValueKind.Object || problems.Count >= MaxProblems || depth > MaxDepth)
        {
            return;
        }

        if (schema.TryGetProperty("$ref", out var reference) && Resolve(reference.GetString()) is { } target)
        {
            Check(target, value, path, problems, depth + 1);
        }

        if (!CheckType(schema, value, path, problems))
        {
            return;
        }

        CheckChoice(schema, value, path, problems);
        CheckCombinations(schema, value, path, problems, depth);
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                CheckObject(schema, value, path, problems, depth);
                break;
            case JsonValueKind.Array:
                CheckArray(schema, value, path, problems, depth);
                break;
            case JsonValueKind.String:
                CheckText(schema, value.GetString()!, path, problems);
                break;
            case JsonValueKind.Number:
                CheckNumber(schema, value.GetDouble(), path, problems);
                break;
        }
    }

    private static bool CheckType(JsonElement schema, JsonElement value, string path, List<string> problems)
    {
        if (!schema.TryGetProperty("type", out var type))
        {
            return true;
        }

        string[] allowed = type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(item => item.GetString()!)] : [type.GetString()!];
        if (allowed.Any(name => IsOfType(value, name)))
        {
            return true;
        }

        problems.Add($"{path} must be {string.Join(" or ", allowed)}, not {NameOf(value)}.");
        return false;
    }

    private static void CheckChoice(JsonElement schema, JsonElement value, string path, List<string> problems)
    {
        if (schema.TryGetProperty("enum", out var choices) && !choices.EnumerateArray().Any(choice => JsonElement.DeepEquals(choice, value)))
        {
            problems.Add($"{path} must be one of {choices.GetRawText()}.");
        }

        if (schema.TryGetProperty("const", out var only) && !JsonElement.DeepEquals(only, value))
        {
            problems.Add($"{path} must be {only.GetRawText()}.");
        }
    }

    private void CheckCombinations(JsonElement schema, JsonElement value, string path, List<string> problems, int depth)
    {
        if (schema.TryGetProperty("allOf", out var all))
        {
            foreach (var part in all.EnumerateArray())
            {
                Check(part, value, path, problems, depth + 1);
            }
        }

        if (schema.TryGetProperty("anyOf", out var any) && CountFits(any, value, depth) == 0)
        {
            problems.Add($"{path} fits none of the forms that are allowed.");
        }

        if (schema.TryGetProperty("oneOf", out var one) && CountFits(one, value, depth) != 1)
        {
            problems.Add($"{path} must fit exactly one of the forms that are allowed.");
        }
    }

    private int CountFits(JsonElement forms, JsonElement value, int depth) => forms.EnumerateArray().Count(form =>
    {
        List<string> misfits = [];
        Check(form, value, "$", misfits, depth + 1);
        return misfits.Count == 0;
    });

    private void CheckObject(JsonElement schema, JsonElement value, string path, List<string> problems, int depth)
    {
        if (schema.TryGetProperty("required", out var required))
        {
            problems.AddRange(required.EnumerateArray().Select(name => name.GetString()!)
                .Where(name => !value.TryGetProperty(name, out _)).Select(name => $"{path}.{name} is missing."));
        }

        var known = schema.TryGetProperty("properties", out var properties) ? properties : default;
        var others = schema.TryGetProperty("additionalProperties", out var additional) ? additional : default;
        foreach (var property in value.EnumerateObject())
        {
            var place = $"{path}.{property.Name}";
            if (known.ValueKind == JsonValueKind.Object && known.TryGetProperty(property.Name, out var own))
            {
                Check(own, property.Value, place, problems, depth + 1);
            }
            else
            {
                Check(others, property.Value, place, problems, depth + 1);
            }
        }
    }

    private void CheckArray(JsonElement schema, JsonElement value, string path, List<string> problems, int depth)
    {
        var length = value.GetArrayLength();
        CheckLimit(schema, "minItems", limit => length >= limit, path, "have at least", problems);
        CheckLimit(schema, "maxItems", limit => length <= limit, path, "have at most", problems);
        if (schema.TryGetProperty("items", out var items))
        {
            for (var i = 0; i < length && problems.Count < MaxProblems; i++)
            {
                Check(items, value[i], $"{path}[{i}]", problems, depth + 1);
            }
        }
    }

    private static void CheckText(JsonElement schema, string text, string path, List<string> problems)
    {
        CheckLimit(schema, "minLength", limit => text.Length >= limit, path, "have at least", problems);
        CheckLimit(schema, "maxLength", limit => text.Length <= limit, path, "have at most", problems);
        if (schema.TryGetProperty("pattern", out var pattern) && !Matches(text, pattern.GetString()!))
        {
            problems.Add($"{path} must match {pattern.GetString()}.");
        }
    }

    private static void CheckNumber(JsonElement schema, double number, string path, List<string> problems)
    {
        CheckLimit(schema, "minimum", limit => number >= limit, path, "be at least", problems);
        CheckLimit(schema, "maximum", limit => number <= limit, path, "be at most", problems);
        CheckLimit(schema, "exclusiveMinimum", limit => number > limit, path, "be more than", problems);
        CheckLimit(schema, "exclusiveMaximum", limit => number < limit, path, "be less than", problems);
    }

    private static void CheckLimit(JsonElement schema, string keyword, Func<double, bool> holds, string path, string words, List<string> problems)
    {
        if (schema.TryGetProperty(keyword, out var limit) && limit.ValueKind == JsonValueKind.Number && !holds(limit.GetDouble()))
        {
            problems.Add($"{path} must {words} {limit.GetDouble().ToString(CultureInfo.InvariantCulture)}.");
        }
    }

    private static bool Matches(string text, string pattern)
    {
        try
        {
            return Regex.IsMatch(text, pattern, RegexOptions.CultureInvariant, PatternTimeout);
        }
        catch (Exception error) when (error is RegexMatchTimeoutException or RegexParseException)
        {
            return true; // The schema's own fault; a model could not cure it.
        }
    }

    private JsonElement? Resolve(string? reference)
    {
        if (reference is null || !reference.StartsWith('#'))
        {
            return null;
        }

        var place = root;
        foreach (var part in reference.Split('/').Skip(1))
        {
            var name = part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (place.ValueKind != JsonValueKind.Object || !place.TryGetProperty(name, out place))
            {
                return null;
            }
        }

        return place;
    }

    private static bool IsOfType(JsonElement value, string type) => type switch
    {
        "integer" => value.ValueKind == JsonValueKind.Number && double.IsInteger(value.GetDouble()),
        _ => NameOf(value) == type,
    };

    private static string NameOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => "null",
    };
}
