using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;

namespace OmniStack.ServiceDefaults.Telemetry;

/// <summary>What <c>services.AddOpenTelemetry()</c> of OpenTelemetry.Extensions.Hosting returns; that package is not needed for it.</summary>
internal sealed class ServiceCollectionTelemetryBuilder(IServiceCollection services) : IOpenTelemetryBuilder
{
    public IServiceCollection Services => services;
}
