using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OmniStack.Daemon.Audit;

/// <summary>How much of the audit log is kept.</summary>
public sealed class AuditOptions
{
    /// <summary>Where they are configured.</summary>
    public const string Section = "OmniStack:Daemon:Audit";

    /// <summary>Entries of actions that were done, and as many of those that were refused; the oldest go first. Default 100,000.</summary>
    [Range(100, 10_000_000)]
    public int MaxEntries { get; set; } = 100_000;

    /// <summary>How long an entry is kept. Default 365 days.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "3650.00:00:00")]
    public TimeSpan KeepFor { get; set; } = TimeSpan.FromDays(365);

    /// <summary>How long an answer is held up to write its entry; then it goes into the service's log only. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan WriteTimeout { get; set; } = TimeSpan.FromSeconds(5);
}

/// <summary>Checks <see cref="AuditOptions"/> before the host starts.</summary>
[OptionsValidator]
internal sealed partial class AuditOptionsValidator : IValidateOptions<AuditOptions>;
