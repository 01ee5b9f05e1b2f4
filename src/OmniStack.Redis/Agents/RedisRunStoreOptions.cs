using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OmniStack.Redis.Agents;

/// <summary>The bounds of runs that Redis keeps.</summary>
public sealed class RedisRunStoreOptions
{
    /// <summary>Where they are configured.</summary>
    public const string Section = "OmniStack:Redis:Runs";

    /// <summary>Entries of one run before only its final one is taken. Default 100,000.</summary>
    [Range(10, 10_000_000)]
    public int MaxEntriesPerRun { get; set; } = 100_000;

    /// <summary>How long a run is kept after its last entry. Default 7 days.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "3650.00:00:00")]
    public TimeSpan KeepFor { get; set; } = TimeSpan.FromDays(7);
}

/// <summary>Checks <see cref="RedisRunStoreOptions"/> before the host starts.</summary>
[OptionsValidator]
internal sealed partial class RedisRunStoreOptionsValidator : IValidateOptions<RedisRunStoreOptions>;
