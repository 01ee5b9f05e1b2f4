using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OmniStack.Agents.State;

/// <summary>The bounds of what agents keep beyond their runs.</summary>
public sealed class AgentStateOptions
{
    /// <summary>Where they are configured.</summary>
    public const string Section = "OmniStack:AgentState";

    /// <summary>The largest value, as JSON in UTF-8: of a key, a fact, a list of tasks. Default 1 MiB.</summary>
    [Range(256, 8 << 20)]
    public int MaxValueBytes { get; set; } = 1 << 20;

    /// <summary>Keys of one scope's memory. Default 100,000.</summary>
    [Range(1, 10_000_000)]
    public int MaxKeys { get; set; } = 100_000;

    /// <summary>Preferences of one user. Default 1,000.</summary>
    [Range(1, 1_000)]
    public int MaxPreferences { get; set; } = 1_000;

    /// <summary>Lists of tasks. Default 100,000.</summary>
    [Range(1, 10_000_000)]
    public int MaxTaskLists { get; set; } = 100_000;

    /// <summary>Tasks of one list, which is read and written as a whole. Default 500.</summary>
    [Range(1, 5_000)]
    public int MaxTasks { get; set; } = 500;

    /// <summary>Facts, and summaries, of one scope. Default 100,000 of each.</summary>
    [Range(1, 10_000_000)]
    public int MaxKnowledge { get; set; } = 100_000;

    /// <summary>Embeddings of one scope. Default 200,000.</summary>
    [Range(1, 10_000_000)]
    public int MaxEmbeddings { get; set; } = 200_000;

    /// <summary>
    /// Memory for the vectors that searches have read, all scopes together; the scope that was searched longest ago makes room. A
    /// vector takes 6 bytes per dimension, and what is kept with it. Default 1 GiB.
    /// </summary>
    [Range(1L << 20, 1L << 40)]
    public long MaxIndexBytes { get; set; } = 1 << 30;

    /// <summary>Audit events, and errors, that are kept; then the oldest go. Default 100,000 of each.</summary>
    [Range(1, 10_000_000)]
    public int MaxAuditEntries { get; set; } = 100_000;

    /// <summary>Samples of one metric that are kept; then the oldest go. Default 10,000.</summary>
    [Range(1, 100_000)]
    public int MaxSamples { get; set; } = 10_000;

    /// <summary>How long the audit is kept. Default 30 days.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "3650.00:00:00")]
    public TimeSpan KeepAuditFor { get; set; } = TimeSpan.FromDays(30);
}

/// <summary>Checks <see cref="AgentStateOptions"/> before the host starts.</summary>
[OptionsValidator]
internal sealed partial class AgentStateOptionsValidator : IValidateOptions<AgentStateOptions>;
