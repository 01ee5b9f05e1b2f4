using System.Globalization;
using Microsoft.Extensions.Configuration;
using OpenTelemetry.Trace;

namespace OmniStack.ServiceDefaults.Telemetry;

/// <summary>The sampler that <c>OTEL_TRACES_SAMPLER</c> and <c>OTEL_TRACES_SAMPLER_ARG</c> name; the SDK reads them only when no sampler is set.</summary>
internal static class ConfiguredSampler
{
    /// <returns>parentbased_always_on when nothing is configured, as the OpenTelemetry specification has it.</returns>
    /// <exception cref="InvalidOperationException">A value is not one of the specification's.</exception>
    public static Sampler Create(IConfiguration configuration)
    {
        var name = configuration["OTEL_TRACES_SAMPLER"];
        return name switch
        {
            null or "" or "parentbased_always_on" => new ParentBasedSampler(new AlwaysOnSampler()),
            "always_on" => new AlwaysOnSampler(),
            "always_off" => new AlwaysOffSampler(),
            "parentbased_always_off" => new ParentBasedSampler(new AlwaysOffSampler()),
            "traceidratio" => new TraceIdRatioBasedSampler(Ratio(configuration)),
            "parentbased_traceidratio" => new ParentBasedSampler(new TraceIdRatioBasedSampler(Ratio(configuration))),
            _ => throw new InvalidOperationException($"OTEL_TRACES_SAMPLER is '{name}'. It takes always_on, always_off, traceidratio, "
                + "parentbased_always_on, parentbased_always_off or parentbased_traceidratio."),
        };
    }

    private static double Ratio(IConfiguration configuration) => configuration["OTEL_TRACES_SAMPLER_ARG"] switch
    {
        null or "" => 1,
        var text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var ratio) && ratio is >= 0 and <= 1 => ratio,
        var text => throw new InvalidOperationException($"OTEL_TRACES_SAMPLER_ARG is '{text}'. It takes a number from 0 to 1."),
    };
}
