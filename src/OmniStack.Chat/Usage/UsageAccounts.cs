using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Chat;
using OmniStack.Contracts.Chat;

namespace OmniStack.Chat.Usage;

/// <summary>Prices and books what model calls use. A storage that is away never fails an answer: the log has what was not booked.</summary>
public sealed partial class UsageAccounts
{
    private const int MostItems = 1000;
    private const decimal NanosPerUnit = 1_000_000_000;
    private readonly IUsageStore _store;
    private readonly PriceTable _prices;
    private readonly TimeProvider _time;
    private readonly ILogger<UsageAccounts> _logger;

    internal UsageAccounts(IUsageStore store, PriceTable prices, TimeProvider time, ILogger<UsageAccounts> logger)
    {
        _store = store;
        _prices = prices;
        _time = time;
        _logger = logger;
    }

    /// <summary>Sums what a client has used; a total always, and by the grouping at most 1,000 items.</summary>
    /// <exception cref="OmniStackException"><see cref="ErrorKind.Unavailable"/>: the storage does not answer.</exception>
    public async Task<UsageReport> ReportAsync(string clientId, string? sessionId, DateOnly? from, DateOnly? to, UsageGroup by, CancellationToken cancellationToken)
    {
        var query = new UsageQuery(clientId, sessionId, from, to, UsageGroup.None, MostItems);
        var total = (await _store.SumAsync(query, cancellationToken)).SingleOrDefault() ?? new UsageSum("", 0, 0, 0, 0, 0);
        var items = by == UsageGroup.None ? [] : await _store.SumAsync(query with { By = by }, cancellationToken);
        return new UsageReport(_prices.Currency, ToDto(total, key: null), [.. items.Select(sum => ToDto(sum, sum.Key))]);
    }

    /// <summary>The usage with its cost; null when the provider named none.</summary>
    internal TokenUsage? Price(string model, UsageDetails? usage)
    {
        var (input, output) = (usage?.InputTokenCount ?? 0, usage?.OutputTokenCount ?? 0);
        return input == 0 && output == 0 ? null : new TokenUsage(input, output, _prices.CostOf(model, input, output));
    }

    internal async Task BookAsync(string clientId, string sessionId, string model, UsagePurpose purpose, TokenUsage? usage)
    {
        if (usage is null)
        {
            return;
        }

        var nanos = usage.Cost is { } cost ? decimal.ToInt64(decimal.Round(cost * NanosPerUnit)) : default(long?);
        try
        {
            await _store.AddAsync(
                new ModelUsage(clientId, sessionId, model, purpose, usage.InputTokens, usage.OutputTokens, nanos, _time.GetUtcNow()), CancellationToken.None);
        }
#pragma warning disable CA1031 // Whatever the storage throws must not cost an answer.
        catch (Exception error)
#pragma warning restore CA1031
        {
            // An outage has its cause in the log of the store.
            LogNotBooked(_logger, error is OmniStackException ? null : error, usage.InputTokens, usage.OutputTokens, model, sessionId);
        }
    }

    private static UsageDto ToDto(UsageSum sum, string? key)
        => new(key, sum.Calls, sum.InputTokens, sum.OutputTokens, sum.CostNanos / NanosPerUnit, sum.UnpricedCalls);

    [LoggerMessage(EventId = 1030, Level = LogLevel.Error, Message = "A usage of {Input} and {Output} tokens of {Model} on session {SessionId} could not be booked.")]
    private static partial void LogNotBooked(ILogger logger, Exception? error, long input, long output, string model, string sessionId);
}
