using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using OmniStack.Contracts.Events;
using OmniStack.Daemon.Requests;
using OmniStack.ServiceDefaults.Security;

namespace OmniStack.Daemon.Feed;

/// <summary>The query of <c>GET /events/stream</c>.</summary>
internal sealed record FeedFilter
{
    [FromQuery(Name = "topic"), Description("Exact topic.")]
    public string? Topic { get; init; }

    [FromQuery(Name = "agent"), Description("Exact agent.")]
    public string? Agent { get; init; }

    [FromQuery(Name = "state"), Description("Changes to this state: queued, running, retrying, succeeded, dead, failed, cancelled or expired.")]
    public string? State { get; init; }

    [FromQuery(Name = "task_id"), Description("Exact task.")]
    public string? TaskId { get; init; }

    [FromQuery(Name = "tenant_id"), Description("Exact tenant.")]
    public string? TenantId { get; init; }

    [FromQuery(Name = "correlation_id"), Description("Exact correlation id.")]
    public string? CorrelationId { get; init; }

    [FromHeader(Name = "Last-Event-ID"), Description("Go on behind this change; without it, only what happens from now on is sent.")]
    public string? LastEventId { get; init; }

    public Func<TaskChange, bool> ToPredicate(Caller caller)
    {
        var tenant = caller.Confine(TenantId);
        var state = Require.State(State);
        return change => (Topic is null || change.Topic == Topic)
            && (Agent is null || change.Agent == Agent)
            && (state is null || change.State == state)
            && (TaskId is null || change.TaskId == TaskId)
            && (tenant is null || change.TenantId == tenant)
            && (CorrelationId is null || change.CorrelationId == CorrelationId);
    }
}
