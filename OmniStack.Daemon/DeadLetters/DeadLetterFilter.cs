using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using OmniStack.Abstractions.Events;
using OmniStack.Daemon.Requests;
using OmniStack.ServiceDefaults.Security;

namespace OmniStack.Daemon.DeadLetters;

/// <summary>Which dead letters, as a query string says it.</summary>
internal sealed record DeadLetterFilter
{
    [FromQuery(Name = "topic"), Description("Exact topic.")]
    public string? Topic { get; init; }

    [FromQuery(Name = "agent"), Description("Exact agent.")]
    public string? Agent { get; init; }

    [FromQuery(Name = "error_type"), Description("Exact type of the last error.")]
    public string? ErrorType { get; init; }

    [FromQuery(Name = "tenant_id"), Description("Exact tenant.")]
    public string? TenantId { get; init; }

    [FromQuery(Name = "from"), Description("Last failed at or after (RFC 3339).")]
    public DateTimeOffset? From { get; init; }

    [FromQuery(Name = "to"), Description("Last failed before (RFC 3339).")]
    public DateTimeOffset? To { get; init; }

    [FromQuery(Name = "cursor"), Description("next_cursor of the page before.")]
    public string? Cursor { get; init; }

    [FromQuery(Name = "limit"), Description("1 to 1,000; more gets 1,000. Default 100.")]
    public int? Limit { get; init; }

    public DeadLetterQuery ToQuery(Caller caller)
    {
        Require.Order(From, To);
        return new DeadLetterQuery
        {
            Topic = Topic is null ? null : Require.Topic(Topic),
            Agent = Agent is null ? null : Require.Name("agent", Agent),
            ErrorType = Require.Filter("error_type", ErrorType),
            TenantId = caller.Confine(Require.Filter("tenant_id", TenantId)),
            From = From,
            To = To,
            Cursor = Require.Filter("cursor", Cursor),
            Limit = Require.Limit(Limit),
        };
    }
}
