using System.Diagnostics;
using OpenTelemetry.Trace;

namespace OmniStack.ServiceDefaults.Telemetry;

/// <summary>Drops server spans of the probe paths, with everything below them; asks <paramref name="inner"/> for the rest.</summary>
/// <remarks>.NET 10 hands the start tags (url.path) to the sampler.</remarks>
internal sealed class HealthProbeSampler(Sampler inner, params string[] paths) : Sampler
{
    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters)
    {
        if (samplingParameters is { Kind: ActivityKind.Server, Tags: { } tags })
        {
            foreach (var (key, value) in tags)
            {
                if (key == "url.path" && value is string path && paths.Contains(path, StringComparer.OrdinalIgnoreCase))
                {
                    return new SamplingResult(SamplingDecision.Drop);
                }
            }
        }
        return inner.ShouldSample(samplingParameters);
    }
}
