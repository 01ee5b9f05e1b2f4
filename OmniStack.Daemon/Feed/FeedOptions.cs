using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OmniStack.Daemon.Feed;

/// <summary>Limits of <c>GET /events/stream</c> and <c>GET /runs/{id}/stream</c>, together.</summary>
public sealed class FeedOptions
{
    /// <summary>Where they are configured.</summary>
    public const string Section = "OmniStack:Daemon:Feed";

    /// <summary>Clients that may follow at once; one more gets 429 <c>stream_limit</c>. Default 100.</summary>
    [Range(1, 10_000)]
    public int MaxClients { get; set; } = 100;

    /// <summary>
    /// How many of them one tenant's keys may be together, or one key without a tenant; one more gets 429 <c>stream_share_limit</c>. Default 25.
    /// </summary>
    [Range(1, 10_000)]
    public int MaxClientsPerTenant { get; set; } = 25;

    /// <summary>A comment is sent when nothing else was for so long, so that neither side takes the other for dead. Default 15 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00")]
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>A client that takes longer to receive one change is cut off; it can go on with Last-Event-ID. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00")]
    public TimeSpan WriteTimeout { get; set; } = TimeSpan.FromSeconds(10);
}

/// <summary>Checks <see cref="FeedOptions"/> before the host starts.</summary>
[OptionsValidator]
internal sealed partial class FeedOptionsValidator : IValidateOptions<FeedOptions>;
