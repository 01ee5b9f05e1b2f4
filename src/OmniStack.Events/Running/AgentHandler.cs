using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace OmniStack.Events.Running;

/// <summary>What an agent does with an event, its types aside.</summary>
internal abstract class AgentHandler
{
    /// <summary>How its content is read.</summary>
    public abstract JsonTypeInfo Content { get; }

    /// <returns>Why the agent cannot take this content, naming the member; null when it can.</returns>
    public abstract string? FindMisfit(JsonElement content);

    /// <returns>The result as UTF-8 JSON.</returns>
    /// <exception cref="NonRetriableException">The content does not fit.</exception>
    public abstract Task<byte[]> RunAsync(AgentContext context, CancellationToken cancellationToken);
}
