using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Http;

namespace OmniStack.ServiceDefaults.Http;

/// <summary>Puts resilience (outermost) and service discovery (innermost) into every client of the factory.</summary>
internal sealed class HttpDefaultsFilter(HttpPipelines pipelines, IConfiguration configuration) : IHttpMessageHandlerBuilderFilter
{
    public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
    {
        next(builder);
        builder.AdditionalHandlers.Insert(0, new ResilienceHandler(pipelines.For(builder.Name ?? "")));
        builder.AdditionalHandlers.Add(new ServiceDiscoveryHandler(configuration));
    };
}
