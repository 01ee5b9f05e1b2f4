using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OmniStack.Embedded.Agents;

/// <summary>Where the embedded run store keeps its data, and its bounds.</summary>
public sealed class EmbeddedRunStoreOptions
{
    /// <summary>Where they are configured.</summary>
    public const string Section = "OmniStack:Embedded:Runs";

    /// <summary>Holds <c>runs.journal</c>; created when missing. Default <c>.omnistack/agents</c>.</summary>
    [Required(AllowEmptyStrings = false)]
    public string Directory { get; set; } = Path.Combine(".omnistack", "agents");

    /// <summary>Runs held; when another one begins, the one that ended first is dropped. Default 10,000.</summary>
    [Range(1, 10_000_000)]
    public int MaxRuns { get; set; } = RunLimits.Default.MaxRuns;

    /// <summary>Entries of one run before only its final one is taken. Default 100,000.</summary>
    [Range(10, 10_000_000)]
    public int MaxEntriesPerRun { get; set; } = RunLimits.Default.MaxEntriesPerRun;

    /// <summary>How long a run is held after its last entry. Default 7 days.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "3650.00:00:00")]
    public TimeSpan KeepFor { get; set; } = RunLimits.Default.KeepFor;

    /// <summary>The journal is not compacted while it is smaller. Default 16 MiB.</summary>
    [Range(4096L, 1L << 40)]
    public long CompactAboveBytes { get; set; } = 16 << 20;

    /// <summary>The journal is compacted when it has grown to this many times its size after the last compaction. Default 4.</summary>
    [Range(2, 100)]
    public int CompactAtGrowth { get; set; } = 4;
}

/// <summary>Checks <see cref="EmbeddedRunStoreOptions"/> before the host starts.</summary>
[OptionsValidator]
internal sealed partial class EmbeddedRunStoreOptionsValidator : IValidateOptions<EmbeddedRunStoreOptions>;
