using Microsoft.Extensions.Configuration;

namespace OmniStack.LocalHosting.Publishing;

/// <summary>The command line's wish to publish instead of to run, in Aspire's words: <c>--publisher manifest --output-path PATH</c>.</summary>
internal sealed record PublishCommand(string? Publisher, string? Step, string? OutputPath)
{
    private const string Manifest = "manifest";
    private const string ManifestStep = "publish-manifest";
    private const string DefaultFileName = "aspire-manifest.json";

    /// <returns>Null when the application is to run.</returns>
    public static PublishCommand? Read(IConfiguration configuration)
        => configuration["publisher"] is null && configuration["operation"] != "publish" ? null
            : new PublishCommand(configuration["publisher"], configuration["step"], configuration["output-path"]);

    /// <returns>Full path of the manifest: the given one, or a file of the usual name in the given directory.</returns>
    /// <exception cref="DistributedApplicationException">Something else than a manifest is asked for, or nothing says where to.</exception>
    public string FindManifestPath()
    {
        if (Publisher is not (null or Manifest) || Step is not (null or ManifestStep))
        {
            throw new DistributedApplicationException(
                "Local mode publishes a manifest and nothing else: --publisher manifest --output-path <path>. Build with -p:UseAspire=true for Aspire's other publishers.");
        }
        if (string.IsNullOrWhiteSpace(OutputPath))
        {
            throw new DistributedApplicationException("Say where the manifest is to be written: --output-path <path>.");
        }
        return Path.GetFullPath(OutputPath.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? OutputPath : Path.Combine(OutputPath, DefaultFileName));
    }
}
