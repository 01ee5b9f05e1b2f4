using System.Globalization;
using System.Text.RegularExpressions;

namespace OmniStack.Dashboard.Queries;

/// <summary>A condition on one field, written as <c>http.response.status_code&gt;=500</c>. Numbers compare as numbers, text ignores case.</summary>
/// <param name="Field">An attribute, or one of the fields that spans or logs have.</param>
/// <param name="Operator">==, !=, ~ (contains), !~, &gt;, &lt;, &gt;= or &lt;=.</param>
/// <param name="Value">What it is compared with.</param>
public sealed partial record FieldFilter(string Field, string Operator, string Value)
{
    /// <summary>In the order in which they are offered; ~ means contains.</summary>
    internal static readonly IReadOnlyList<string> Operators = ["==", "!=", "~", "!~", ">", "<", ">=", "<="];

    /// <returns>Null for text that is no condition.</returns>
    internal static FieldFilter? Parse(string? text) => text is not null && Syntax().Match(text) is { Success: true } match
        ? new(match.Groups["field"].Value.Trim(), match.Groups["operator"].Value, match.Groups["value"].Value.Trim())
        : null;

    internal static IReadOnlyList<FieldFilter> ParseAll(IEnumerable<string?> texts) => [.. texts.Select(Parse).OfType<FieldFilter>()];

    /// <param name="actual">Null when the field is missing: only the negations hold then.</param>
    internal bool Matches(string? actual) => Operator switch
    {
        "==" => actual is not null && Compare(actual) == 0,
        "!=" => actual is null || Compare(actual) != 0,
        "~" => actual?.Contains(Value, StringComparison.OrdinalIgnoreCase) == true,
        "!~" => actual?.Contains(Value, StringComparison.OrdinalIgnoreCase) != true,
        ">" => actual is not null && Compare(actual) > 0,
        "<" => actual is not null && Compare(actual) < 0,
        ">=" => actual is not null && Compare(actual) >= 0,
        _ => actual is not null && Compare(actual) <= 0,
    };

    /// <inheritdoc/>
    public override string ToString() => $"{Field}{Operator}{Value}";

    private int Compare(string actual) => Number(actual) is { } a && Number(Value) is { } b
        ? a.CompareTo(b)
        : string.Compare(actual, Value, StringComparison.OrdinalIgnoreCase);

    private static double? Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    [GeneratedRegex("^(?<field>[^=!<>~]+)(?<operator>==|!=|!~|>=|<=|~|>|<)(?<value>.*)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Syntax();
}
