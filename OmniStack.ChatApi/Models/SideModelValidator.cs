using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions;
using OmniStack.Chat.Context;
using OmniStack.Chat.Naming;

namespace OmniStack.ChatApi.Models;

/// <summary>Checks before the host starts that somebody serves the models of summaries and names; later it would only show in the log.</summary>
internal sealed class SideModelValidator(IChatClient client) : IValidateOptions<SummaryOptions>, IValidateOptions<NamingOptions>
{
    public ValidateOptionsResult Validate(string? name, SummaryOptions options)
        => Check($"{SummaryOptions.Section}:{nameof(options.Model)}", options.Enabled, options.Model);

    public ValidateOptionsResult Validate(string? name, NamingOptions options)
        => Check($"{NamingOptions.Section}:{nameof(options.Model)}", options.Enabled, options.Model);

    private ValidateOptionsResult Check(string setting, bool isEnabled, string? model)
    {
        try
        {
            _ = isEnabled && !string.IsNullOrEmpty(model) ? client.GetService<ChatClientMetadata>(new ChatOptions { ModelId = model }) : null;
            return ValidateOptionsResult.Success;
        }
        catch (OmniStackException unknown)
        {
            return ValidateOptionsResult.Fail($"{setting}: {unknown.Message}");
        }
    }
}
