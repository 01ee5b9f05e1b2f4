using System.Text.Json;
using System.Text.Json.Nodes;

namespace OmniStack.Providers.Routing;

/// <summary>The members of a request that the configuration may set, per API. What the service itself decides (messages, tools, streaming) is not among them.</summary>
internal static class RequestOptions
{
    private static readonly Dictionary<ModelApi, string[]> Allowed = new()
    {
        [ModelApi.Responses] =
        [
            "max_output_tokens", "metadata", "parallel_tool_calls", "reasoning", "response_format", "service_tier", "store", "top_p", "truncation", "user",
        ],
        [ModelApi.ChatCompletion] =
        [
            "frequency_penalty", "logit_bias", "logprobs", "max_completion_tokens", "n", "parallel_tool_calls", "presence_penalty", "reasoning_effort",
            "response_format", "seed", "service_tier", "stop", "top_logprobs", "top_p", "user",
        ],
        [ModelApi.Messages] = ["max_tokens", "metadata", "service_tier", "stop_sequences", "thinking", "top_k", "top_p"],
    };

    /// <returns>What is wrong with it; null for nothing.</returns>
    public static string? Check(string? json, ModelApi api)
    {
        try
        {
            var unknown = Read(json).Select(member => member.Key).Except(Allowed[api], StringComparer.Ordinal).ToList();
            return unknown.Count == 0 ? null : $"{string.Join(", ", unknown)} is not allowed here; {string.Join(", ", Allowed[api])} are.";
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return "it is not a JSON object.";
        }
    }

    public static JsonObject Read(string? json) => string.IsNullOrWhiteSpace(json) ? [] : JsonNode.Parse(json)!.AsObject();
}
