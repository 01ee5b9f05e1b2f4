using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using OmniStack.Abstractions.Agents;
using OmniStack.Contracts.Agents;
using OmniStack.Daemon.Requests;
using OmniStack.ServiceDefaults.Security;

namespace OmniStack.Daemon.Runs;

/// <summary>The query of <c>GET /runs</c>.</summary>
internal sealed record RunFilter
{
    [FromQuery(Name = "agent"), Description("Exact key of the agent that began them.")]
    public string? Agent { get; init; }

    [FromQuery(Name = "state"), Description("running, retrying, waiting, succeeded, failed, cancelled or timed_out.")]
    public string? State { get; init; }

    [FromQuery(Name = "tenant_id"), Description("Exact tenant.")]
    public string? TenantId { get; init; }

    [FromQuery(Name = "cursor"), Description("next_cursor of the page before.")]
    public string? Cursor { get; init; }

    [FromQuery(Name = "limit"), Description("1 to 1,000; more gets 1,000. Default 100.")]
    public int? Limit { get; init; }

    public RunQuery ToQuery(Caller caller) => new()
    {
        Agent = Agent is null ? null : Require.Name("agent", Agent),
        TenantId = caller.Confine(Require.Filter("tenant_id", TenantId)),
        State = Require.OneOf<RunState>("state", State),
        After = Cursor is null ? null : RunCursor.TryParse(Cursor) ?? throw Require.Wrong("cursor must be next_cursor of a page of runs."),
        Limit = Require.Limit(Limit),
    };
}
