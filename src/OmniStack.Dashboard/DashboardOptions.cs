using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OmniStack.Dashboard;

/// <summary>Where the dashboard listens, and how much it keeps.</summary>
public sealed class DashboardOptions
{
    /// <summary>Where they are configured.</summary>
    public const string Section = "OmniStack:Dashboard";

    /// <summary>Shown in the title and above the pages. Default "OmniStack".</summary>
    [Required]
    public string ApplicationName { get; set; } = "OmniStack";

    /// <summary>Port of the pages, the HTTP API and MCP on localhost; another free one is taken when it is in use; 0 takes any. Default 18888.</summary>
    [Range(0, 65535)]
    public int Port { get; set; } = 18888;

    /// <summary>Port that receives OTLP over gRPC; chosen like <see cref="Port"/>. Default 18889.</summary>
    [Range(0, 65535)]
    public int OtlpGrpcPort { get; set; } = 18889;

    /// <summary>Port that receives OTLP over HTTP; chosen like <see cref="Port"/>. Default 18890.</summary>
    [Range(0, 65535)]
    public int OtlpHttpPort { get; set; } = 18890;

    /// <summary>What the login asks for; 128 random bits when null. At least 16 characters.</summary>
    [MinLength(16)]
    public string? LoginToken { get; set; }

    /// <summary>What senders of telemetry, the HTTP API and MCP present; 128 random bits when null. At least 16 characters.</summary>
    [MinLength(16)]
    public string? ApiKey { get; set; }

    /// <summary>
    /// Asks nobody for a token or key. Every user and program of this machine may then look, run commands and send telemetry; pages of other
    /// sites may still not. Default false.
    /// </summary>
    public bool AllowAnonymous { get; set; }

    /// <summary>Absolute directory of the recorded runs; null records nothing and refuses imports.</summary>
    public string? DataDirectory { get; set; }

    /// <summary>Runs kept on disk, this one included; the oldest go first. Default 10.</summary>
    [Range(1, 1000)]
    public int MaxRuns { get; set; } = 10;

    /// <summary>Bytes of one run on disk; its oldest segments go first. Default 128 MiB.</summary>
    [Range(1024 * 1024, 1024L * 1024 * 1024 * 64)]
    public long MaxRunBytes { get; set; } = 128L * 1024 * 1024;

    /// <summary>Bytes on disk of what one resource writes to its console in one run; the oldest lines go first. Default 8 MiB.</summary>
    [Range(64 * 1024, 1024L * 1024 * 1024 * 64)]
    public long MaxConsoleBytes { get; set; } = 8L * 1024 * 1024;

    /// <summary>Traces held in memory; the oldest go first. Default 10,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxTraces { get; set; } = 10_000;

    /// <summary>Spans held of one trace; further ones are counted, not kept. Default 20,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxSpansPerTrace { get; set; } = 20_000;

    /// <summary>Estimated bytes of all traces held, so that a few huge traces cannot fill the memory. Default 384 MiB.</summary>
    [Range(1024 * 1024, 1024L * 1024 * 1024 * 64)]
    public long MaxTraceBytes { get; set; } = 384L * 1024 * 1024;

    /// <summary>Log records held in memory; the oldest go first. Default 100,000.</summary>
    [Range(1, 10_000_000)]
    public int MaxLogs { get; set; } = 100_000;

    /// <summary>Estimated bytes of all log records held. Default 256 MiB.</summary>
    [Range(1024 * 1024, 1024L * 1024 * 1024 * 64)]
    public long MaxLogBytes { get; set; } = 256L * 1024 * 1024;

    /// <summary>Combinations of dimensions held over all instruments; further ones are counted, not kept. Default 5,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxSeries { get; set; } = 5_000;

    /// <summary>Points of one series; when full, every second point of the older half goes, which halves its resolution. Default 600.</summary>
    [Range(16, 100_000)]
    public int MaxPointsPerSeries { get; set; } = 600;

    /// <summary>Attributes kept of a span, log record, event, link or source. Default 128.</summary>
    [Range(1, 10_000)]
    public int MaxAttributes { get; set; } = 128;

    /// <summary>Characters kept of an attribute's value or a log's message. Default 16,384.</summary>
    [Range(64, 10_000_000)]
    public int MaxAttributeLength { get; set; } = 16_384;

    /// <summary>Bytes of one OTLP request after decompression; a larger one is refused. Default 16 MiB.</summary>
    [Range(1024, 1024 * 1024 * 1024)]
    public int MaxRequestBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>Bytes of an imported file after decompression. Default 100 MiB.</summary>
    [Range(1024, 1024 * 1024 * 1024)]
    public int MaxImportBytes { get; set; } = 100 * 1024 * 1024;

    /// <summary>Pages and API calls that follow at the same time; further ones get 503. Default 64.</summary>
    [Range(1, 10_000)]
    public int MaxFollowers { get; set; } = 64;

    /// <summary>How often an open page looks for changes. Default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan RefreshInterval { get; set; } = TimeSpan.FromSeconds(1);
}

/// <summary>Checks <see cref="DashboardOptions"/> before the dashboard starts.</summary>
[OptionsValidator]
internal sealed partial class DashboardOptionsValidator : IValidateOptions<DashboardOptions>;
