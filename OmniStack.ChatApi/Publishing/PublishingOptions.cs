using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Microsoft.Extensions.Options;
using OmniStack.Contracts.Events;

namespace OmniStack.ChatApi.Publishing;

/// <summary>Topics of the daemon whose agents the model may ask: one tool for each.</summary>
internal sealed class PublishingOptions
{
    public const string Section = "OmniStack:Chat:Publishing";

    /// <summary>Default none.</summary>
    [MaxLength(100)]
    public PublishedTopic[] Topics { get; set; } = [];
}

/// <summary>Checks <see cref="PublishingOptions"/> before the host starts.</summary>
internal sealed class PublishingOptionsValidator : IValidateOptions<PublishingOptions>
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    public ValidateOptionsResult Validate(string? name, PublishingOptions options)
    {
        var faults = options.Topics.SelectMany((topic, i) => FaultsOf(topic).Select(fault => $"{PublishingOptions.Section}:Topics:{i}: {fault}")).ToList();
        return faults.Count > 0 ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }

    private static IEnumerable<string> FaultsOf(PublishedTopic topic)
    {
        if (!EventRules.IsName(topic.Topic) || EventRules.IsReserved(topic.Topic))
        {
            yield return "Topic must be 1 to 200 letters, digits, '.', '_' or '-', a letter or digit first, not beginning with omnistack.";
        }
        if (topic.Timeout < TimeSpan.FromSeconds(1) || topic.Timeout > Longest)
        {
            yield return "Timeout must be 1 s to 1 h.";
        }
        if (topic.ContentSchema is { } schema && !IsObject(schema))
        {
            yield return "ContentSchema must be a JSON object.";
        }
    }

    private static bool IsObject(string json)
    {
        try
        {
            return JsonElement.Parse(json).ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
