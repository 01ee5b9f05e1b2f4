using Microsoft.Extensions.Options;

namespace OmniStack.Chat.Usage;

/// <summary>Finds what tokens of a model cost.</summary>
internal sealed class PriceTable(IOptions<PriceOptions> options)
{
    private const decimal TokensPerPrice = 1_000_000;

    public string Currency => options.Value.Currency;

    /// <returns>Null when the model has no price.</returns>
    public decimal? CostOf(string model, long inputTokens, long outputTokens) => Find(model) is { } price
        ? (inputTokens * price.InputPerMillion + outputTokens * price.OutputPerMillion) / TokensPerPrice
        : null;

    private ModelPrice? Find(string model)
    {
        var prices = options.Value.Models;
        return prices.FirstOrDefault(price => string.Equals(price.Model, model, StringComparison.OrdinalIgnoreCase))
            ?? prices.Where(price => price.Model.EndsWith('*') && model.StartsWith(price.Model[..^1], StringComparison.OrdinalIgnoreCase))
                .MaxBy(price => price.Model.Length);
    }
}
