using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OmniStack.LocalHosting.Running;

/// <summary>How the host runs the application's processes.</summary>
internal sealed class LocalHostingOptions
{
    public const string Section = "OmniStack:Hosting";

    /// <summary>Whether the dashboard runs; its own settings stand under OmniStack:Dashboard.</summary>
    public bool Dashboard { get; set; } = true;

    /// <summary>Whether the terminal shows only warnings and errors of the processes until the application is ready. Their consoles in the dashboard, and the file of a host in the background, have all.</summary>
    public bool QuietStart { get; set; } = true;

    /// <summary>Time from the host's start after which what is not healthy is reported. The host goes on trying.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")] public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a process has between being told to stop and being killed.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")] public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the build of one project may take when it is asked for; then it is killed.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "02:00:00")] public TimeSpan BuildTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Between health checks of a process that is not healthy, at first; later a twentieth of the time since its start, up to <see cref="HealthInterval"/>.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")] public TimeSpan StartingHealthInterval { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Between health checks of a healthy process.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:10:00")] public TimeSpan HealthInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>After which an unanswered health check counts as failed.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")] public TimeSpan HealthTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Wait before the first restart of a crashed process; doubles with each crash up to <see cref="RestartMaxDelay"/>.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")] public TimeSpan RestartBaseDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest wait before a restart.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")] public TimeSpan RestartMaxDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>A process that ran so long starts again with the first wait when it crashes.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "1.00:00:00")] public TimeSpan RestartResetAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Console lines kept for each process; older ones are dropped.</summary>
    [Range(10, 1_000_000)] public int LogLines { get; set; } = 10_000;

    /// <summary>Characters after which a console line is cut.</summary>
    [Range(80, 1_000_000)] public int LogLineLength { get; set; } = 16_384;

    /// <summary>Bytes of the file that a host in the background writes, after which a new one begins; the one before it is kept.</summary>
    [Range(1 << 16, 1 << 30)] public int LogFileBytes { get; set; } = 16 << 20;

    /// <summary>Changes of state and health kept for each process; older ones are dropped.</summary>
    [Range(1, 100_000)] public int HistoryEntries { get; set; } = 200;

    /// <summary>Lines or changes that a slow reader may lag behind before it misses the oldest.</summary>
    [Range(1, 1_000_000)] public int SubscriberBacklog { get; set; } = 10_000;
}

[OptionsValidator]
internal sealed partial class LocalHostingOptionsValidator : IValidateOptions<LocalHostingOptions>;
