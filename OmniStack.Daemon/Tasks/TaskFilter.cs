using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using OmniStack.Abstractions.Events;
using OmniStack.Daemon.Requests;
using OmniStack.ServiceDefaults.Security;

namespace OmniStack.Daemon.Tasks;

/// <summary>The query of <c>GET /tasks</c>.</summary>
internal sealed record TaskFilter
{
    [FromQuery(Name = "topic"), Description("Exact topic.")]
    public string? Topic { get; init; }

    [FromQuery(Name = "agent"), Description("Tasks that this agent has a run of.")]
    public string? Agent { get; init; }

    [FromQuery(Name = "state"), Description("queued, running, retrying, succeeded, dead, failed, cancelled or expired; with agent, that run's state.")]
    public string? State { get; init; }

    [FromQuery(Name = "tenant_id"), Description("Exact tenant.")]
    public string? TenantId { get; init; }

    [FromQuery(Name = "correlation_id"), Description("Exact correlation id.")]
    public string? CorrelationId { get; init; }

    [FromQuery(Name = "from"), Description("Created at or after (RFC 3339).")]
    public DateTimeOffset? From { get; init; }

    [FromQuery(Name = "to"), Description("Created before (RFC 3339).")]
    public DateTimeOffset? To { get; init; }

    [FromQuery(Name = "cursor"), Description("next_cursor of the page before.")]
    public string? Cursor { get; init; }

    [FromQuery(Name = "limit"), Description("1 to 1,000; more gets 1,000. Default 100.")]
    public int? Limit { get; init; }

    public TaskQuery ToQuery(Caller caller)
    {
        Require.Order(From, To);
        return new TaskQuery
        {
            Topic = Topic is null ? null : Require.Topic(Topic),
            Agent = Agent is null ? null : Require.Name("agent", Agent),
            State = Require.State(State),
            TenantId = caller.Confine(Require.Filter("tenant_id", TenantId)),
            CorrelationId = Require.Filter("correlation_id", CorrelationId),
            From = From,
            To = To,
            Cursor = Require.Filter("cursor", Cursor),
            Limit = Require.Limit(Limit),
        };
    }
}
