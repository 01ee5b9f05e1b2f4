using System.Diagnostics;
using OpenTelemetry.Trace;

namespace OmniStack.ServiceDefaults.Telemetry;

/// <summary>
/// Drops server spans that nobody follows, with everything below them: of the probes, and of the style sheets and scripts of a page, which
/// lie at the root. Asks <paramref name="inner"/> for the rest.
/// </summary>
/// <remarks>.NET 10 hands the start tags (url.path) to the sampler.</remarks>
internal sealed class NoiseSampler(Sampler inner, params string[] probes) : Sampler
{
    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters)
    {
        if (samplingParameters is { Kind: ActivityKind.Server, Tags: { } tags })
        {
            foreach (var (key, value) in tags)
            {
                if (key == "url.path" && value is string path && (IsFile(path) || probes.Contains(path, StringComparer.OrdinalIgnoreCase)))
                {
                    return new SamplingResult(SamplingDecision.Drop);
                }
            }
        }
        return inner.ShouldSample(samplingParameters);
    }

    private static bool IsFile(string path) => path.LastIndexOf('/') == 0 && path.Contains('.', StringComparison.Ordinal);
}
