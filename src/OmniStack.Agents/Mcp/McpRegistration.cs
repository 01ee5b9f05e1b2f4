using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace OmniStack.Agents.Mcp;

/// <summary>Registers the configured MCP servers.</summary>
public static class McpRegistration
{
    /// <summary>Adds <see cref="McpServers"/>, configured by <see cref="McpOptions"/>. May be called more than once.</summary>
    public static IServiceCollection AddMcpServers(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<McpOptions, McpOptionsValidator>()
            .BindConfiguration(McpOptions.Section)
            .Validate(options => options.Servers.Values.All(server => server.IsValid),
                $"{McpOptions.Section}:Servers: each server needs either a Command or an absolute http or https Url.");
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<McpServers>();
        return services;
    }
}
