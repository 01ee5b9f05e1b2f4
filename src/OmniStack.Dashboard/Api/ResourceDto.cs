using OmniStack.Dashboard.Resources;

namespace OmniStack.Dashboard.Api;

/// <summary>A resource, without the values of its environment.</summary>
internal sealed record ResourceDto(string Name, string Type, string State, bool? IsHealthy, DateTimeOffset? StartedAt, int? ExitCode, int? ProcessId, string? Source,
    string? Parent, int Replicas, IEnumerable<string> Urls, IEnumerable<string> References, IEnumerable<string> Commands, IEnumerable<string> EnvironmentNames)
{
    public static ResourceDto From(ResourceView r) => new(r.Name, r.Type, r.State, r.IsHealthy, r.StartedAt, r.ExitCode, r.ProcessId, r.Source, r.Parent, r.Replicas,
        r.Urls.Select(u => u.Url), r.References.Select(x => x.Name).Distinct(StringComparer.Ordinal), r.Commands.Where(c => c.IsEnabled).Select(c => c.Name),
        r.Environment.Select(e => e.Name));
}
