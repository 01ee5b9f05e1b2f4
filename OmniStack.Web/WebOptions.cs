using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OmniStack.Web;

/// <summary>Limits of the pages.</summary>
public sealed class WebOptions
{
    /// <summary>Where they are configured.</summary>
    public const string Section = "OmniStack:Web";

    /// <summary>Bytes of the largest form. Default 4 MiB: an event of the Daemon's limit of 1 MiB fits with its URL encoding.</summary>
    [Range(1024, 1024 * 1024 * 1024)]
    public long MaxBodyBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>Bytes of a chat message with its files, or of one file. Default 32 MiB; the ChatApi has limits of its own.</summary>
    [Range(1024, 1024 * 1024 * 1024)]
    public long MaxUploadBytes { get; set; } = 32 * 1024 * 1024;

    /// <summary>Sessions listed on one page. Default 20.</summary>
    [Range(1, 100)]
    public int SessionsPerPage { get; set; } = 20;

    /// <summary>Messages of a conversation shown, the newest. Default 200.</summary>
    [Range(2, 10_000)]
    public int MessagesShown { get; set; } = 200;

    /// <summary>Characters of one JSON value shown; the rest is cut, and said. Default 100,000.</summary>
    [Range(1000, 10_000_000)]
    public int JsonCharactersShown { get; set; } = 100_000;

    /// <summary>How long the page's live view of a task waits on the server for the end before it is asked again. Default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:00:30")]
    public TimeSpan TaskWait { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The dashboard that a task's trace is opened in, as a browser reaches it. Default that of <c>OMNISTACK_DASHBOARD</c>, which the AppHost sets; without one the pages show the trace's id.</summary>
    public Uri? DashboardAddress { get; set; }

    /// <summary>Dead letters that one step of a batch handles, between two reports of its progress. Default 500.</summary>
    [Range(1, 1000)]
    public int BatchStep { get; set; } = 500;

    /// <summary>An agent needs attention when an event has been unfinished for so long. Default 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00")]
    public TimeSpan StuckAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a sign-in lasts. Default 8 h.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan SignInLife { get; set; } = TimeSpan.FromHours(8);

    /// <summary>How long it is believed whether the services ask for keys. Default 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00")]
    public TimeSpan SignInCheck { get; set; } = TimeSpan.FromSeconds(2);
}

/// <summary>Checks <see cref="WebOptions"/> before the host starts.</summary>
[OptionsValidator]
internal sealed partial class WebOptionsValidator : IValidateOptions<WebOptions>;
