using Microsoft.Extensions.Options;
using OmniStack.Abstractions;

namespace OmniStack.Providers.Routing;

/// <summary>Checks <see cref="ModelOptions"/> before the host starts, each model and provider by itself. No message holds a key.</summary>
internal sealed class ModelOptionsValidator : IValidateOptions<ModelOptions>
{
    public ValidateOptionsResult Validate(string? name, ModelOptions options)
    {
        List<string> failures = [
            .. options.Providers.SelectMany(entry => CheckProvider(entry.Key, entry.Value)),
            .. CheckApiType($"{ModelOptions.Section}:{nameof(options.DefaultApiType)}", options.DefaultApiType),
        ];
        if (failures.Count == 0)
        {
            failures.AddRange(options.Named.SelectMany(entry => CheckModel(options, entry.Key, entry.Value)));
        }

        if (failures.Count == 0 && options.HasProvider && Refusal(options, options.Default, out _) is { } refusal)
        {
            failures.Add($"{ModelOptions.Section}:{nameof(options.Default)}: {refusal}");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures.Select(failure => ByVariable(options, failure)));
    }

    /// <summary>A failure begins with its setting; one that a variable has set is told by that.</summary>
    private static string ByVariable(ModelOptions options, string failure)
    {
        var setting = options.Variables.Keys.Where(key => failure.StartsWith(key, StringComparison.OrdinalIgnoreCase)).MaxBy(key => key.Length);
        return setting is null ? failure : $"{options.Variables[setting]}{failure[setting.Length..]}";
    }

    private static IEnumerable<string> CheckProvider(string name, ProviderSettings settings)
    {
        var key = $"{ModelOptions.ProvidersSection}:{name}";
        if (settings.BaseUrl is { } url && url is not { IsAbsoluteUri: true, Scheme: "http" or "https" })
        {
            yield return $"{key}:{nameof(settings.BaseUrl)} must be an absolute http or https URL.";
        }

        if (settings.NetworkTimeout < TimeSpan.FromMilliseconds(100) || settings.NetworkTimeout > TimeSpan.FromHours(1))
        {
            yield return $"{key}:{nameof(settings.NetworkTimeout)} must be 100 ms to 1 h.";
        }

        if (settings.MaxRetries is < 0 or > 10)
        {
            yield return $"{key}:{nameof(settings.MaxRetries)} must be 0 to 10.";
        }

        if (settings.MaxRetryDelay < TimeSpan.FromMilliseconds(1) || settings.MaxRetryDelay > TimeSpan.FromMinutes(10))
        {
            yield return $"{key}:{nameof(settings.MaxRetryDelay)} must be 1 ms to 10 min.";
        }

        foreach (var failure in CheckApiType($"{key}:{nameof(settings.ApiType)}", settings.ApiType))
        {
            yield return failure;
        }
    }

    private static IEnumerable<string> CheckModel(ModelOptions options, string name, ModelSettings settings)
    {
        var key = $"{ModelOptions.Section}:{nameof(options.Named)}:{name}";
        if (CheckApiType($"{key}:{nameof(settings.ApiType)}", settings.ApiType).FirstOrDefault() is { } wrongApi)
        {
            yield return wrongApi;
            yield break;
        }

        if (new[] { settings.Temperature, settings.Summary?.Temperature }.Any(temperature => temperature is < 0 or > 2))
        {
            yield return $"{key}: {nameof(settings.Temperature)} must be 0 to 2.";
        }

        if (!options.HasProvider)
        {
            yield break;
        }

        if (Refusal(options, name, out var api) is { } refusal)
        {
            yield return $"{key}: {refusal}";
            yield break;
        }

        foreach (var json in new[] { settings.RequestOptions, settings.Summary?.RequestOptions })
        {
            if (RequestOptions.Check(json, api) is { } wrong)
            {
                yield return $"{key}:{nameof(settings.RequestOptions)}: {wrong}";
            }
        }
    }

    private static IEnumerable<string> CheckApiType(string key, string? apiType)
        => apiType is null || ModelApis.TryParse(apiType, out _) ? [] : [$"{key} must be one of {ModelApis.Known}."];

    private static string? Refusal(ModelOptions options, string model, out ModelApi api)
    {
        try
        {
            api = new ModelRoutes(Options.Create(options)).Locate(model).Api;
            return null;
        }
        catch (OmniStackException unknown)
        {
            api = default;
            return unknown.Message;
        }
    }
}
