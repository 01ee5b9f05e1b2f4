using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OmniStack.ServiceDefaults.Security;

/// <summary>Who may call a service.</summary>
public sealed class SecurityOptions
{
    /// <summary>Where they are configured.</summary>
    public const string Section = "OmniStack:Security";

    /// <summary>
    /// The secret of a key for everything that is not stored but configured, to issue the first stored one with; <c>OMNISTACK_ADMIN_KEY</c>
    /// sets it too. 32 characters or more. Default none.
    /// </summary>
    [MinLength(32), MaxLength(256)]
    public string? AdminKey { get; set; }

    /// <summary>Requests per minute of a key that has no limit of its own: over all instances on Redis, else of each instance. Default 6,000.</summary>
    [Range(1, 1_000_000)]
    public int RequestsPerMinute { get; set; } = 6_000;

    /// <summary>Requests per minute of all keys of a tenant together, counted the same way. Default 60,000.</summary>
    [Range(1, 10_000_000)]
    public int TenantRequestsPerMinute { get; set; } = 60_000;

    /// <summary>How long the absence of keys is believed before the store is asked again. Default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan OpenFor { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long what the key store said last counts while it does not answer: a key that this instance has seen goes on being accepted, so
    /// that an outage of the store is none of the service. A revocation elsewhere reaches this instance when the store answers again, or after
    /// this time. Zero: never; without the store a request gets 503. Default 1 min.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan TrustKeysFor { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How often the key of a request that goes on, such as a stream, is checked again. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:05:00")]
    public TimeSpan RecheckKeys { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Limits of single tenants, by tenant. Default none.</summary>
    public IDictionary<string, TenantLimits> Tenants { get; } = new Dictionary<string, TenantLimits>(StringComparer.Ordinal);
}

/// <summary>Checks <see cref="SecurityOptions"/> before the host starts.</summary>
[OptionsValidator]
internal sealed partial class SecurityOptionsValidator : IValidateOptions<SecurityOptions>;
