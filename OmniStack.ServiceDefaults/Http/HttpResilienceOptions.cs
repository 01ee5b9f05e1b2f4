using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OmniStack.ServiceDefaults.Http;

/// <summary>How every <see cref="HttpClient"/> of a service meets failure. The defaults are those of .NET's standard resilience handler.</summary>
public sealed class HttpResilienceOptions
{
    /// <summary>Where they are configured.</summary>
    public const string Section = "OmniStack:HttpClient";

    /// <summary>Requests under way at once per named client; more fail at once. Default 1,000.</summary>
    [Range(1, 100_000)]
    public int MaxConcurrentRequests { get; set; } = 1000;

    /// <summary>From the call to the response's headers, all attempts and waits included. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan TotalTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>One attempt, up to the response's headers. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Attempts after the first. Default 3.</summary>
    [Range(1, 10)]
    public int MaxRetries { get; set; } = 3;

    /// <summary>Base of the exponential wait with jitter; a Retry-After header goes before it. Default 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(2);
}

/// <summary>Checks <see cref="HttpResilienceOptions"/> before the host starts.</summary>
[OptionsValidator]
internal sealed partial class HttpResilienceOptionsValidator : IValidateOptions<HttpResilienceOptions>;
