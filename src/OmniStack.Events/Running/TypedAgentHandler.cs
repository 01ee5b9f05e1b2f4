using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace OmniStack.Events.Running;

/// <summary>Reads the content as <typeparamref name="TContent"/> and writes what the user's function returned.</summary>
internal sealed class TypedAgentHandler<TContent, TResult>(Func<TContent, AgentContext, CancellationToken, Task<TResult>> handle) : AgentHandler
{
    private static readonly JsonTypeInfo<TContent> ContentType = (JsonTypeInfo<TContent>)AgentJson.Options.GetTypeInfo(typeof(TContent));

    public override JsonTypeInfo Content => ContentType;

    public override string? FindMisfit(JsonElement content) => Read(content).Misfit;

    public override async Task<byte[]> RunAsync(AgentContext context, CancellationToken cancellationToken)
    {
        var (content, misfit) = Read(context.Event.Payload.Content);
        if (misfit is not null)
        {
            throw new NonRetriableException(misfit);
        }
        return JsonSerializer.SerializeToUtf8Bytes(await handle(content!, context, cancellationToken), AgentJson.Options);
    }

    private static (TContent? Content, string? Misfit) Read(JsonElement content)
    {
        try
        {
            return (content.Deserialize(ContentType), null);
        }
        catch (JsonException error)
        {
            return (default, Explain(content, error.Path));
        }
    }

    private static string Explain(JsonElement content, string? path)
    {
        if (content.ValueKind != JsonValueKind.Object && ContentType.Kind == JsonTypeInfoKind.Object)
        {
            return "payload.content must be a JSON object.";
        }
        var missing = content.ValueKind == JsonValueKind.Object
            ? ContentType.Properties.FirstOrDefault(p => p.IsRequired && !Has(content, p.Name))
            : null;
        return missing is not null
            ? $"payload.content.{missing.Name} is required."
            : $"payload.content{path?.TrimStart('$')} is not of the type the agent takes.";
    }

    private static bool Has(JsonElement content, string name)
        => content.EnumerateObject().Any(member => string.Equals(member.Name, name, StringComparison.OrdinalIgnoreCase));
}
