using Microsoft.Extensions.Configuration.Memory;
using OmniStack.Chat.Context;
using OmniStack.Chat.Naming;

namespace OmniStack.ChatApi.Settings;

/// <summary>OmniAgent's environment variables for context and names, translated to this service's own settings, which count where both are set.</summary>
internal static class ChatVariables
{
    private static readonly (string Variable, string Setting)[] Translations =
    [
        ("MAX_TOKEN_THRESHOLD", $"{SummaryOptions.Section}:{nameof(SummaryOptions.AtTokens)}"),
        ("MAX_TURNS_TO_FETCH", $"{SummaryOptions.Section}:{nameof(SummaryOptions.AtTurns)}"),
        ("CHAT_NAME_MODEL", $"{NamingOptions.Section}:{nameof(NamingOptions.Model)}"),
        ("CHAT_NAME_TEMPERATURE", $"{NamingOptions.Section}:{nameof(NamingOptions.Temperature)}"),
        ("CHAT_NAME_CONTEXT_MAX_MESSAGES", $"{NamingOptions.Section}:{nameof(NamingOptions.MaxMessages)}"),
        ("CHAT_NAME_MAX_WORDS", $"{NamingOptions.Section}:{nameof(NamingOptions.MaxWords)}"),
        ("CHAT_NAME_MAX_LENGTH", $"{NamingOptions.Section}:{nameof(NamingOptions.MaxLength)}"),
    ];

    public static void Apply(IConfigurationManager configuration)
    {
        var translated = Translations
            .Where(pair => !string.IsNullOrEmpty(configuration[pair.Variable]) && configuration[pair.Setting] is null)
            .ToDictionary(pair => pair.Setting, pair => configuration[pair.Variable], StringComparer.OrdinalIgnoreCase);
        configuration.Sources.Add(new MemoryConfigurationSource { InitialData = translated });
    }
}
