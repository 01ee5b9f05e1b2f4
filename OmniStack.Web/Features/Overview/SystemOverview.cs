using OmniStack.Contracts.Events;
using OmniStack.Contracts.Health;
using OmniStack.Web.Features.Agents;
using OmniStack.Web.Rendering;

namespace OmniStack.Web.Features.Overview;

/// <summary>What the overview shows, read at one moment.</summary>
/// <param name="Services">Each as it describes itself.</param>
/// <param name="Agents">With their groups.</param>
/// <param name="Attention">What a person should look at; the worst first.</param>
/// <param name="History">The last minutes of the bus; an error for a key that may not see all of it.</param>
/// <param name="Range">What of the past was asked for.</param>
/// <param name="Tasks">The latest.</param>
/// <param name="DeadLetters">The latest.</param>
public sealed record SystemOverview(IReadOnlyList<ServiceStatus> Services, Loaded<IReadOnlyList<AgentView>> Agents, IReadOnlyList<AttentionItem> Attention,
    Loaded<BusHistory> History, ChartRange Range, Loaded<TaskPage> Tasks, Loaded<DeadLetterPage> DeadLetters);

/// <summary>One service as it describes itself, or why it does not.</summary>
/// <param name="Title">Its name for people.</param>
/// <param name="Role">One sentence: what it is for.</param>
/// <param name="Health">Its own report.</param>
public sealed record ServiceStatus(string Title, string Role, Loaded<HealthReportDto> Health)
{
    public string Tone => Health.Value?.Status switch { "healthy" => "good", "degraded" => "warn", _ => "bad" };

    public string Status => Health.Value?.Status ?? "unreachable";
}
