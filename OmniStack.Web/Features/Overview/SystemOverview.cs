using OmniStack.Contracts.Events;
using OmniStack.Contracts.Health;
using OmniStack.Web.Rendering;

namespace OmniStack.Web.Features.Overview;

/// <summary>What the overview shows, read at one moment.</summary>
public sealed record SystemOverview(IReadOnlyList<ServiceStatus> Services, Loaded<IReadOnlyList<AgentDto>> Agents);

/// <summary>One service as it describes itself, or why it does not.</summary>
/// <param name="Title">Its name for people.</param>
/// <param name="Role">One sentence: what it is for.</param>
/// <param name="Health">Its own report.</param>
public sealed record ServiceStatus(string Title, string Role, Loaded<HealthReportDto> Health)
{
    public string Tone => Health.Value?.Status switch { "healthy" => "good", "degraded" => "warn", _ => "bad" };

    public string Status => Health.Value?.Status ?? "unreachable";
}
