using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;
using OmniStack.Client;

namespace OmniStack.Web.Features.Audit;

/// <summary>Which entries the page lists: what its address says. Times are UTC, as without a script nobody knows the reader's zone.</summary>
internal sealed record AuditSearch
{
    private const int PerPage = 50;
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm";

    /// <summary>The actions that are taken most, to choose from; any other may be typed.</summary>
    public static readonly IReadOnlyList<string> Known =
    [
        "cancel_task", "clear_all", "clear_results", "delete_agent", "delete_dead_letter", "delete_key", "delete_schedule", "delete_task", "issue_key", "pause_agent",
        "purge_dead_letters", "replay_dead_letter", "replay_dead_letters", "resume_agent", "retry_task", "revoke_key", "rotate_key", "save_schedule", "set_configuration",
    ];

    public string? Actor { get; init; }
    public string? Action { get; init; }
    public DateTimeOffset? From { get; init; }
    public DateTimeOffset? To { get; init; }
    public string? Cursor { get; init; }

    public bool IsFiltered => this != new AuditSearch { Cursor = Cursor };

    /// <summary>Empty fields, and times that are none, do not filter.</summary>
    public static AuditSearch Of(IQueryCollection query) => new()
    {
        Actor = Given(query["actor"]), Action = Given(query["action"])?.Replace(' ', '_'), From = TimeOf(query["from"]), To = TimeOf(query["to"]), Cursor = Given(query["cursor"]),
    };

    public AuditListFilter ToFilter() => new() { Actor = Actor, Action = Action, From = From, To = To, Cursor = Cursor, Limit = PerPage };

    public string ToPath()
    {
        var query = new QueryBuilder();
        foreach (var (name, value) in new[] { ("actor", Actor), ("action", Action), ("from", Text(From)), ("to", Text(To)), ("cursor", Cursor) })
        {
            if (value is not null)
            {
                query.Add(name, value);
            }
        }
        return "/audit" + query;
    }

    /// <summary>As a field of a form takes it.</summary>
    public static string? Text(DateTimeOffset? time) => time?.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    private static DateTimeOffset? TimeOf(string? text)
        => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
