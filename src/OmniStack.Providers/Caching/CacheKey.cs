using System.Security.Cryptography;
using Microsoft.Extensions.AI;
using OmniStack.Abstractions.Models;

namespace OmniStack.Providers.Caching;

/// <summary>What has to be the same for an answer to be the same.</summary>
internal static class CacheKey
{
    /// <param name="installation">Of the models' settings: another one has other answers.</param>
    /// <returns>Null when the call holds what cannot be compared, or wants no answer that was given before.</returns>
    public static string? Of(string installation, string? model, IEnumerable<ChatMessage> messages, ChatOptions options)
    {
        if (options.AdditionalProperties?.GetValueOrDefault(ModelCallProperties.Fresh) is true
            || options.RawRepresentationFactory is not null || options.ConversationId is not null || options.ContinuationToken is not null
            || options.Tools?.Any(tool => tool is not AIFunctionDeclaration) == true)
        {
            return null;
        }

        try
        {
            return Convert.ToHexStringLower(SHA256.HashData(CompactJson.WriteBytes(Parts(installation, model, messages, options))));
        }
        catch (NotSupportedException)
        {
            return null; // A kind of content that has no JSON.
        }
    }

    // Message ids and times differ from call to call and mean nothing to a model.
    private static object?[] Parts(string installation, string? model, IEnumerable<ChatMessage> messages, ChatOptions options) =>
    [
        installation, model, options.AdditionalProperties?.GetValueOrDefault(ModelCallProperties.Tenant), options.AdditionalProperties?.GetValueOrDefault(ModelCallProperties.Purpose),
        options.Instructions, options.Temperature, options.TopP, options.TopK, options.MaxOutputTokens, options.FrequencyPenalty, options.PresencePenalty, options.Seed,
        options.StopSequences, options.ResponseFormat, options.Reasoning, options.ToolMode, options.AllowMultipleToolCalls,
        (options.Tools ?? []).OfType<AIFunctionDeclaration>().Select(tool => new object?[] { tool.Name, tool.Description, tool.JsonSchema }).ToArray(),
        messages.Select(message => new object?[] { message.Role.Value, message.AuthorName, message.Contents }).ToArray(),
    ];
}
