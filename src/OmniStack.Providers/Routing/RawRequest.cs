using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Anthropic.Models.Messages;
using Microsoft.Extensions.AI;
using OpenAI.Chat;
using OpenAI.Responses;

namespace OmniStack.Providers.Routing;

/// <summary>Puts a model's configured request options into the request of its SDK, as they are.</summary>
internal static class RawRequest
{
    // The Messages API wants a limit with each request; one of the call or of the model's options takes its place.
    private const int DefaultMaxTokens = 4096;

    public static Func<IChatClient, object?>? FactoryOf(ModelRoute route) => route.RequestOptions.Count == 0 ? null : route.Api switch
    {
        ModelApi.Responses => _ => Responses(route.RequestOptions),
        ModelApi.ChatCompletion => _ => ChatCompletion(route.RequestOptions),
        _ => _ => Messages(route),
    };

    private static CreateResponseOptions Responses(JsonObject values)
    {
        var request = new CreateResponseOptions();
        foreach (var (name, value) in values)
        {
            var (path, json) = name == "response_format" ? ("$.text", new JsonObject { ["format"] = value?.DeepClone() }) : ($"$.{name}", value);
            request.Patch.Set(Encoding.UTF8.GetBytes(path), BinaryData.FromString(Write(json)));
        }

        return request;
    }

    private static ChatCompletionOptions ChatCompletion(JsonObject values)
    {
        var request = new ChatCompletionOptions();
        foreach (var (name, value) in values)
        {
            request.Patch.Set(Encoding.UTF8.GetBytes($"$.{name}"), BinaryData.FromString(Write(value)));
        }

        return request;
    }

    private static MessageCreateParams Messages(ModelRoute route)
    {
        var body = route.RequestOptions.ToDictionary(member => member.Key, member => JsonSerializer.SerializeToElement(member.Value), StringComparer.Ordinal);
        body.TryAdd("max_tokens", JsonSerializer.SerializeToElement(DefaultMaxTokens));
        body["model"] = JsonSerializer.SerializeToElement(route.Model);
        body["messages"] = JsonSerializer.SerializeToElement(Array.Empty<object>());
        return MessageCreateParams.FromRawUnchecked(new Dictionary<string, JsonElement>(), new Dictionary<string, JsonElement>(), body);
    }

    private static string Write(JsonNode? value) => value?.ToJsonString() ?? "null";
}
