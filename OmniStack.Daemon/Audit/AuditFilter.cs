using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using OmniStack.Daemon.Requests;

namespace OmniStack.Daemon.Audit;

/// <summary>The query of <c>GET /audit</c>.</summary>
internal sealed record AuditFilter
{
    [FromQuery(Name = "actor"), Description("Exact id or name of the key.")]
    public string? Actor { get; init; }

    [FromQuery(Name = "action"), Description("Exact action, such as revoke_key.")]
    public string? Action { get; init; }

    [FromQuery(Name = "from"), Description("At or after (RFC 3339).")]
    public DateTimeOffset? From { get; init; }

    [FromQuery(Name = "to"), Description("Before (RFC 3339).")]
    public DateTimeOffset? To { get; init; }

    [FromQuery(Name = "cursor"), Description("next_cursor of the page before.")]
    public string? Cursor { get; init; }

    [FromQuery(Name = "limit"), Description("1 to 1,000; more gets 1,000. Default 100.")]
    public int? Limit { get; init; }

    public AuditQuery ToQuery()
    {
        Require.Order(From, To);
        var cursor = Require.Filter("cursor", Cursor);
        return cursor?.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') is false
            ? throw Require.Wrong("cursor must be the next_cursor of the page before.")
            : new(Require.Filter("actor", Actor), Require.Filter("action", Action), From, To, cursor, Require.Limit(Limit));
    }
}
