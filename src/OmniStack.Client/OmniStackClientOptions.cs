using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OmniStack.Client;

/// <summary>Where the services are and how long a call to them may take.</summary>
public sealed class OmniStackClientOptions
{
    /// <summary>Where they are configured.</summary>
    public const string Section = "OmniStack:Client";

    /// <summary>Absolute address of the Daemon. Default <c>https+http://daemon</c>, which service discovery resolves.</summary>
    [Required]
    public Uri DaemonAddress { get; set; } = new("https+http://daemon");

    /// <summary>Absolute address of the ChatApi. Default <c>https+http://chatapi</c>, which service discovery resolves.</summary>
    [Required]
    public Uri ChatApiAddress { get; set; } = new("https+http://chatapi");

    /// <summary>Absolute address of the AppHost's dashboard. Default http://localhost:18888.</summary>
    [Required]
    public Uri DashboardAddress { get; set; } = new("http://localhost:18888");

    /// <summary>The dashboard's API key. Default none.</summary>
    public string? DashboardKey { get; set; }

    /// <summary>Sent to Daemon and ChatApi as the header <c>X-Api-Key</c>. Default none.</summary>
    public string? ApiKey { get; set; }

    /// <summary>Whose chat sessions, sent to the ChatApi as the header <c>X-Client-Id</c>. Default none: the service takes <c>local</c>.</summary>
    public string? ClientId { get; set; }

    /// <summary>One call, its body included; a wait that the caller asked for comes on top. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>One <c>/health</c> call, which stands in the way of somebody who looks. Default 3 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan HealthTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>The most that one request asks the Daemon to wait; a longer wait becomes several requests. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan MaxWaitPerRequest { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>A whole chat turn, to the end of its stream. Default 10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan TurnTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The upload of one file. Default 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan UploadTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Bytes of the largest answer taken; a chat stream is not limited by it. Default 16 MiB.</summary>
    [Range(1024, int.MaxValue)]
    public int MaxResponseBytes { get; set; } = 16 * 1024 * 1024;
}

/// <summary>Checks <see cref="OmniStackClientOptions"/> before the host starts.</summary>
[OptionsValidator]
internal sealed partial class OmniStackClientOptionsValidator : IValidateOptions<OmniStackClientOptions>;
