using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OmniStack.Chat.Usage;

/// <summary>What models cost.</summary>
public sealed class PriceOptions
{
    /// <summary>Where they are configured.</summary>
    public const string Section = "OmniStack:Chat:Prices";

    /// <summary>Of all prices. Default <c>USD</c>.</summary>
    [Required, StringLength(10, MinimumLength = 1)]
    public string Currency { get; set; } = "USD";

    /// <summary>Prices by model. Default none: usage is counted without cost.</summary>
    [MaxLength(1000), ValidateEnumeratedItems]
    public IList<ModelPrice> Models { get; set; } = [];
}

/// <summary>The price of a model, or of all whose ids begin alike.</summary>
public sealed class ModelPrice
{
    /// <summary>The model's id; with a <c>*</c> at its end, all that begin so. An exact id goes before the longest beginning.</summary>
    [Required(AllowEmptyStrings = false)]
    public string Model { get; set; } = "";

    /// <summary>Of a million tokens of prompts.</summary>
    [Range(0.0, 1_000_000.0)]
    public decimal InputPerMillion { get; set; }

    /// <summary>Of a million tokens of answers.</summary>
    [Range(0.0, 1_000_000.0)]
    public decimal OutputPerMillion { get; set; }
}

/// <summary>Checks <see cref="PriceOptions"/> before the host starts.</summary>
[OptionsValidator]
internal sealed partial class PriceOptionsValidator : IValidateOptions<PriceOptions>;
