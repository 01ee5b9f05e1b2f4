using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OmniStack.Daemon.Tasks;

/// <summary>Limits of the task routes.</summary>
public sealed class TaskOptions
{
    /// <summary>Where they are configured.</summary>
    public const string Section = "OmniStack:Daemon:Tasks";

    /// <summary>The most that <c>?wait=</c> may ask for. Default 60 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan MaxWait { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Tasks that are looked at for a tenant's metrics, the latest of all tenants. Default 10,000.</summary>
    [Range(100, 100_000)]
    public int MaxCounted { get; set; } = 10_000;
}

/// <summary>Checks <see cref="TaskOptions"/> before the host starts.</summary>
[OptionsValidator]
internal sealed partial class TaskOptionsValidator : IValidateOptions<TaskOptions>;
