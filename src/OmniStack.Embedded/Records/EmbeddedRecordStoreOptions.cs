using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OmniStack.Embedded.Records;

/// <summary>Where the embedded record store keeps what agents remember, and its bounds.</summary>
public sealed class EmbeddedRecordStoreOptions
{
    /// <summary>Where they are configured.</summary>
    public const string Section = "OmniStack:Embedded:State";

    /// <summary>Holds <c>state.journal</c>; created when missing. Default <c>.omnistack/state</c>.</summary>
    [Required(AllowEmptyStrings = false)]
    public string Directory { get; set; } = Path.Combine(".omnistack", "state");

    /// <summary>What all records, which are held in memory too, may take; beyond it new ones are refused. Default 1 GiB.</summary>
    [Range(4096L, 1L << 40)]
    public long MaxBytes { get; set; } = 1 << 30;

    /// <summary>The journal is not compacted while it is smaller. Default 16 MiB.</summary>
    [Range(4096L, 1L << 40)]
    public long CompactAboveBytes { get; set; } = 16 << 20;

    /// <summary>The journal is compacted when it has grown to this many times its size after the last compaction. Default 4.</summary>
    [Range(2, 100)]
    public int CompactAtGrowth { get; set; } = 4;
}

/// <summary>Checks <see cref="EmbeddedRecordStoreOptions"/> before the host starts.</summary>
[OptionsValidator]
internal sealed partial class EmbeddedRecordStoreOptionsValidator : IValidateOptions<EmbeddedRecordStoreOptions>;
