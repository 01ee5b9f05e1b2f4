using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OmniStack.Agents.Mcp;

/// <summary>The MCP servers whose tools agents may have.</summary>
public sealed class McpOptions
{
    /// <summary>Where they are configured.</summary>
    public const string Section = "OmniStack:Mcp";

    /// <summary>By name. A tool's name for the model is the server's name, <c>_</c>, and its own.</summary>
    [Required]
    public IDictionary<string, McpServerSettings> Servers { get; set; } = new Dictionary<string, McpServerSettings>(StringComparer.Ordinal);

    /// <summary>How long a server may take to start and name its tools; then it is taken for dead. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a server that could not be reached is left alone. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(10);
}

/// <summary>Checks <see cref="McpOptions"/> before the host starts.</summary>
[OptionsValidator]
internal sealed partial class McpOptionsValidator : IValidateOptions<McpOptions>;
