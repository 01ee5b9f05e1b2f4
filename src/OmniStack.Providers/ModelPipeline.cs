using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions.Models;
using OmniStack.Providers.Caching;
using OmniStack.Providers.Demo;
using OmniStack.Providers.Guardrails;
using OmniStack.Providers.Routing;

namespace OmniStack.Providers;

/// <summary>
/// Puts the client of a service together, for chat and agents alike. Outermost are the guardrails, so that they hold for cached
/// answers too, and what they mask reaches neither cache nor provider. What is off is not there.
/// </summary>
internal sealed class ModelPipeline(
    IOptions<ModelOptions> models, IOptions<GuardrailOptions> guardrails, IEnumerable<IGuardrail> checks, IOptions<ResponseCacheOptions> caching,
    IEnumerable<IResponseCache> caches, ILogger<CachingChatClient> logger)
{
    public IChatClient Build(ModelRouter router, DemoChatClient demo)
    {
        IChatClient client = models.Value.HasProvider ? router : demo;
        if (caching.Value.Enabled)
        {
            var cache = caches.LastOrDefault()
                ?? throw new OptionsValidationException(ResponseCacheOptions.Section, typeof(ResponseCacheOptions), [$"{ResponseCacheOptions.Section}: it is enabled, but this service has no cache."]);
            client = new CachingChatClient(client, cache, caching, models, logger);
        }

        var output = new GuardrailSet(checks, GuardrailScope.Output);
        if (!output.IsEmpty || guardrails.Value.MaxOutputCharacters > 0)
        {
            client = new OutputGuardrailChatClient(client, output, guardrails);
        }

        var input = new GuardrailSet(checks, GuardrailScope.Input);
        return input.IsEmpty && guardrails.Value.MaxInputCharacters == 0 ? client : new InputGuardrailChatClient(client, input, guardrails);
    }
}
