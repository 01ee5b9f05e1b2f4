using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace OmniStack.Agents.Mcp;

/// <summary>The configured MCP servers. Each is connected when an agent first needs it, and lives as long as the process.</summary>
public sealed class McpServers : IAsyncDisposable
{
    private readonly Dictionary<string, McpServer> _servers;

    /// <summary>Connects to none yet.</summary>
    public McpServers(IOptions<McpOptions> options, TimeProvider time, ILoggerFactory loggers)
    {
        _servers = options.Value.Servers.ToDictionary(
            server => server.Key, server => new McpServer(server.Key, server.Value, options.Value, time, loggers), StringComparer.Ordinal);
    }

    /// <summary>The names of the configured servers.</summary>
    public IReadOnlyCollection<string> Names => _servers.Keys;

    /// <summary>The tools of the named servers. A server that does not answer has those it had before, or none; it is tried again later.</summary>
    /// <exception cref="ArgumentException">No server has one of the names.</exception>
    public async Task<IReadOnlyList<AIFunction>> FindToolsAsync(IEnumerable<string> names, CancellationToken cancellationToken)
    {
        var tools = await Task.WhenAll(names.Select(name => Find(name).FindToolsAsync(cancellationToken)));
        return [.. tools.SelectMany(found => found)];
    }

    /// <summary>Ends the connections, and the servers that were started.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers.Values)
        {
            await server.DisposeAsync();
        }
    }

    private McpServer Find(string name) => _servers.GetValueOrDefault(name)
        ?? throw new ArgumentException($"There is no MCP server '{name}' in {McpOptions.Section}:Servers. It has: {string.Join(", ", Names)}.", nameof(name));
}
