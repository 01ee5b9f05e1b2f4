using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OmniStack.MongoDB;

/// <summary>What holds where the connection string says nothing; an option of the connection string goes before it.</summary>
public sealed class MongoOptions
{
    /// <summary>Where it stands in the configuration.</summary>
    public const string Section = "OmniStack:MongoDB";

    /// <summary>The database, when the connection string names none. Default <c>omnistack</c>.</summary>
    [Required, RegularExpression(@"[^/\\. ""$\0]{1,63}")]
    public string Database { get; set; } = "omnistack";

    /// <summary>How long a command looks for a primary before it fails (<c>serverSelectionTimeoutMS</c>). Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan ServerSelectionTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long opening a connection may take, TLS and authentication included (<c>connectTimeoutMS</c>). Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a command may take, from its first byte sent to its last received (<c>socketTimeoutMS</c>). Default 60 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan SocketTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a command waits for a connection of a full pool (<c>waitQueueTimeoutMS</c>). Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan WaitQueueTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Commands that may wait for a connection at once; more are refused. Default 10,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxWaitQueue { get; set; } = 10_000;

    /// <summary>Connections to each server (<c>maxPoolSize</c>). Default 100.</summary>
    [Range(1, 10_000)]
    public int MaxPoolSize { get; set; } = 100;

    /// <summary>How often each server is asked for its state (<c>heartbeatFrequencyMS</c>). Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.500", "00:10:00")]
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(10);
}

[OptionsValidator]
internal sealed partial class MongoOptionsValidator : IValidateOptions<MongoOptions>;
