using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OmniStack.Chat.Context;

/// <summary>When and how conversations are summarised.</summary>
public sealed class SummaryOptions
{
    /// <summary>Where they are configured.</summary>
    public const string Section = "OmniStack:Chat:Summaries";

    /// <summary>Whether any are made. Without them, what does not fit a prompt is not in it. Default true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>A summary is made when what none covers has this many tokens, or <see cref="ChatTurnOptions.MaxPromptTokens"/> if that is less. Default 50,000.</summary>
    [Range(100, 10_000_000)]
    public int AtTokens { get; set; } = 50_000;

    /// <summary>A summary is made when it has this many turns, or half of <see cref="ChatTurnOptions.MaxPromptMessages"/> if that is less. Default 100.</summary>
    [Range(1, 50_000)]
    public int AtTurns { get; set; } = 100;

    /// <summary>The newest turns that the model sees word for word although a summary covers them. Default 4.</summary>
    [Range(0, 1000)]
    public int RecentTurns { get; set; } = 4;

    /// <summary>The model that writes them; null or empty for the chat's own.</summary>
    public string? Model { get; set; }

    /// <summary>Characters of one summary; the rest is cut. Default 16,000.</summary>
    [Range(100, 1_000_000)]
    public int MaxLength { get; set; } = 16_000;

    /// <summary>How long one may take. Default 2 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(2);
}

/// <summary>Checks <see cref="SummaryOptions"/> before the host starts.</summary>
[OptionsValidator]
internal sealed partial class SummaryOptionsValidator : IValidateOptions<SummaryOptions>;
