using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OmniStack.Chat.Sessions;

/// <summary>Bounds of a search in sessions.</summary>
public sealed class SearchOptions
{
    /// <summary>Where they are configured.</summary>
    public const string Section = "OmniStack:Chat:Search";

    /// <summary>Sessions that one page of a search looks through; the next page goes on behind them. Default 500.</summary>
    [Range(1, 100_000)]
    public int MaxSessions { get; set; } = 500;

    /// <summary>How long one page may take; then it gets 503. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);
}

/// <summary>Checks <see cref="SearchOptions"/> before the host starts.</summary>
[OptionsValidator]
internal sealed partial class SearchOptionsValidator : IValidateOptions<SearchOptions>;
