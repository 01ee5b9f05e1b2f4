using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OmniStack.Providers.OpenAI;

/// <summary>An OpenAI-compatible endpoint that speaks Chat Completions.</summary>
public sealed class OpenAIModelOptions
{
    /// <summary>Where they are configured.</summary>
    public const string Section = "OmniStack:Providers:OpenAI";

    /// <summary>Sent as bearer token. Never logged or shown.</summary>
    [Required(AllowEmptyStrings = false)]
    public string ApiKey { get; set; } = "";

    /// <summary>Up to and without <c>/chat/completions</c>. Default https://api.openai.com/v1.</summary>
    [Required]
    public Uri BaseUrl { get; set; } = new("https://api.openai.com/v1");

    /// <summary>The model that is asked. Default <c>gpt-4.1-mini</c>.</summary>
    [Required(AllowEmptyStrings = false)]
    public string Model { get; set; } = "gpt-4.1-mini";

    /// <summary>How long the server may be silent, before the first byte and between two. Default 100 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan NetworkTimeout { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>Tries after a first that met 408, 429, 5xx or no connection, before anything was streamed. Default 3.</summary>
    [Range(0, 10)]
    public int MaxRetries { get; set; } = 3;
}

/// <summary>Checks <see cref="OpenAIModelOptions"/> before the host starts.</summary>
[OptionsValidator]
internal sealed partial class OpenAIModelOptionsValidator : IValidateOptions<OpenAIModelOptions>;
