using Microsoft.AspNetCore.Http.Extensions;
using OmniStack.Client;
using OmniStack.Contracts.Events;

namespace OmniStack.Web.Features.Tasks;

/// <summary>Which tasks the page lists: what its address says.</summary>
public sealed record TaskSearch
{
    private const int PerPage = 50;

    public string? Topic { get; init; }
    public string? Agent { get; init; }
    public TaskState? State { get; init; }
    public string? TenantId { get; init; }
    public string? CorrelationId { get; init; }
    public string? Cursor { get; init; }

    public bool IsFiltered => this != new TaskSearch { Cursor = Cursor };

    public static TaskSearch From(IQueryCollection query) => new()
    {
        Topic = Given(query["topic"]), Agent = Given(query["agent"]), State = StateOf(query["state"]), TenantId = Given(query["tenant"]),
        CorrelationId = Given(query["correlation"]), Cursor = Given(query["cursor"]),
    };

    /// <summary>A state that does not exist does not filter.</summary>
    public static TaskState? StateOf(string? text) => Enum.TryParse<TaskState>(text, ignoreCase: true, out var state) && Enum.IsDefined(state) ? state : null;

    /// <summary>An empty field of the form does not filter.</summary>
    public static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    public TaskListFilter ToFilter() => new()
    {
        Topic = Topic, Agent = Agent, State = State, TenantId = TenantId, CorrelationId = CorrelationId, Cursor = Cursor, Limit = PerPage,
    };

    public string ToPath(string path = "/tasks")
    {
        var query = new QueryBuilder();
        foreach (var (name, value) in new[]
        {
            ("topic", Topic), ("agent", Agent), ("state", State?.ToString().ToLowerInvariant()), ("tenant", TenantId), ("correlation", CorrelationId), ("cursor", Cursor),
        })
        {
            if (value is not null)
            {
                query.Add(name, value);
            }
        }
        return path + query;
    }
}
