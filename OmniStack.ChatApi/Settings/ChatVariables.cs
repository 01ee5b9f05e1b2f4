using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Microsoft.Extensions.Configuration.Memory;
using OmniStack.Chat.Context;
using OmniStack.Chat.Naming;
using OmniStack.ChatApi.Sessions;
using OmniStack.MongoDB;
using OmniStack.Providers.Routing;

namespace OmniStack.ChatApi.Settings;

/// <summary>
/// OmniAgent's environment variables, translated to this service's own settings, which count where both are set. A wrong value is
/// refused by the variable's name; those of the models are read, and refused, with the models.
/// </summary>
internal static class ChatVariables
{
    private const string Database = "ConnectionStrings:omnidb";
    private const string DatabaseVariable = "MONGO_SRV_URI";

    private static readonly string[] NamingModelVariables = ["CHAT_NAME_MODEL", "CHAT_NAME_LLM_PROVIDER", "CHAT_NAME_LLM_API_TYPE", "CHAT_NAME_REQUEST_KWARGS"];

    private static readonly Translation[] Translations =
    [
        new("MAX_TOKEN_THRESHOLD", SummaryOptions.Section, typeof(SummaryOptions).GetProperty(nameof(SummaryOptions.AtTokens))!),
        new("MAX_TURNS_TO_FETCH", SummaryOptions.Section, typeof(SummaryOptions).GetProperty(nameof(SummaryOptions.AtTurns))!),
        new("DEFAULT_SESSION_NAME", NamingOptions.Section, typeof(NamingOptions).GetProperty(nameof(NamingOptions.DefaultName))!),
        new("CHAT_NAME_TEMPERATURE", NamingOptions.Section, typeof(NamingOptions).GetProperty(nameof(NamingOptions.Temperature))!),
        new("CHAT_NAME_CONTEXT_MAX_MESSAGES", NamingOptions.Section, typeof(NamingOptions).GetProperty(nameof(NamingOptions.MaxMessages))!),
        new("CHAT_NAME_MAX_WORDS", NamingOptions.Section, typeof(NamingOptions).GetProperty(nameof(NamingOptions.MaxWords))!),
        new("CHAT_NAME_MAX_LENGTH", NamingOptions.Section, typeof(NamingOptions).GetProperty(nameof(NamingOptions.MaxLength))!),
        new("DEFAULT_SESSION_PAGE_SIZE", PageOptions.Section, typeof(PageOptions).GetProperty(nameof(PageOptions.Sessions))!),
        new("MAX_SESSION_PAGE_SIZE", PageOptions.Section, typeof(PageOptions).GetProperty(nameof(PageOptions.MaxSessions))!),
        new("DEFAULT_MESSAGE_PAGE_SIZE", PageOptions.Section, typeof(PageOptions).GetProperty(nameof(PageOptions.Messages))!),
        new("MAX_MESSAGE_PAGE_SIZE", PageOptions.Section, typeof(PageOptions).GetProperty(nameof(PageOptions.MaxMessages))!),
        new("MONGO_DB_NAME", MongoOptions.Section, typeof(MongoOptions).GetProperty(nameof(MongoOptions.Database))!),
    ];

    /// <summary>Adds the translations to the configuration.</summary>
    /// <returns>What is wrong, for people; null when nothing is.</returns>
    public static string? Apply(IConfigurationManager configuration)
    {
        var translated = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var translation in Translations.Where(one => IsSet(configuration, one.Variable) && configuration[one.Setting] is null))
        {
            if (WhatIsWrong(translation, configuration[translation.Variable]!) is { } wrong)
            {
                return wrong;
            }

            translated[translation.Setting] = configuration[translation.Variable];
        }

        if (IsSet(configuration, DatabaseVariable) && !IsSet(configuration, Database))
        {
            translated[Database] = configuration[DatabaseVariable];
        }

        var namingModel = $"{NamingOptions.Section}:{nameof(NamingOptions.Model)}";
        if (configuration[namingModel] is null && NamingModelVariables.Any(variable => IsSet(configuration, variable)))
        {
            translated[namingModel] = ModelOptions.NamingModel;
        }

        configuration.Sources.Add(new MemoryConfigurationSource { InitialData = translated });
        return null;
    }

    private static bool IsSet(IConfiguration configuration, string key) => !string.IsNullOrWhiteSpace(configuration[key]);

    /// <summary>The bounds are those of the option.</summary>
    private static string? WhatIsWrong(Translation translation, string value)
    {
        object? parsed;
        try
        {
            parsed = TypeDescriptor.GetConverter(translation.Option.PropertyType).ConvertFromInvariantString(value);
        }
        catch (Exception error) when (error is ArgumentException or FormatException or NotSupportedException)
        {
            return $"{translation.Variable} is \"{value}\"; it must be a number.";
        }

        return translation.Option.GetCustomAttributes<ValidationAttribute>().FirstOrDefault(bound => !bound.IsValid(parsed))?.FormatErrorMessage(translation.Variable);
    }

    /// <param name="Variable">OmniAgent's.</param>
    /// <param name="Section">Of the own setting.</param>
    /// <param name="Option">Its option, which has the bounds.</param>
    private sealed record Translation(string Variable, string Section, PropertyInfo Option)
    {
        public string Setting => $"{Section}:{Option.Name}";
    }
}
