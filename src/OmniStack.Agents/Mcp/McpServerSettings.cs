namespace OmniStack.Agents.Mcp;

/// <summary>One MCP server: a command that is started and spoken to over its standard streams, or a URL.</summary>
public sealed class McpServerSettings
{
    /// <summary>The program, such as <c>npx</c>. Either this or <see cref="Url"/>.</summary>
    public string? Command { get; set; }

    /// <summary>The program's arguments.</summary>
    public IList<string> Arguments { get; set; } = [];

    /// <summary>
    /// Its environment, beside PATH, HOME and the few variables that programs need. Nothing else of this process's environment
    /// reaches it, keys of models least of all.
    /// </summary>
    public IDictionary<string, string> Environment { get; set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Where it runs; null for this process's working directory.</summary>
    public string? WorkingDirectory { get; set; }

    /// <summary>An http or https URL, spoken to by streamable HTTP.</summary>
    public Uri? Url { get; set; }

    /// <summary>Sent with every request to <see cref="Url"/>, such as an Authorization.</summary>
    public IDictionary<string, string> Headers { get; set; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Names of the server's tools that agents get; empty for all.</summary>
    public IList<string> Tools { get; set; } = [];

    /// <summary>Names of the server's tools that need somebody's approval before each call; <c>*</c> for all.</summary>
    public IList<string> RequireApproval { get; set; } = [];

    internal bool IsValid => string.IsNullOrWhiteSpace(Command) != (Url is null) && Url is null or { IsAbsoluteUri: true, Scheme: "http" or "https" };
}
