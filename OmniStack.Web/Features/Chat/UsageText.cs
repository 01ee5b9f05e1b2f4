using System.Globalization;
using OmniStack.Contracts.Chat;

namespace OmniStack.Web.Features.Chat;

/// <summary>What model calls used and cost, for people.</summary>
internal static class UsageText
{
    /// <summary>Of a whole session. A cost that leaves calls out says so.</summary>
    public static string Of(UsageReport report)
    {
        var total = report.Total;
        var cost = total.UnpricedCalls == total.Calls ? "" : $" · {Cost(total.Cost, report.Currency)}{(total.UnpricedCalls > 0 ? " or more" : "")}";
        return Tokens(total.InputTokens, total.OutputTokens) + cost;
    }

    /// <summary>Of one answer.</summary>
    /// <param name="currency">Null where the session's report is missing; no cost is shown then.</param>
    public static string Of(TokenUsage usage, string? currency) =>
        Tokens(usage.InputTokens, usage.OutputTokens) + (usage.Cost is { } cost && currency is not null ? $" · {Cost(cost, currency)}" : "");

    private static string Tokens(long input, long output) => string.Create(CultureInfo.InvariantCulture, $"{input:N0} {(input == 1 ? "token" : "tokens")} in, {output:N0} out");

    private static string Cost(decimal cost, string currency) => string.Create(CultureInfo.InvariantCulture, $"{cost:0.######} {currency}");
}
