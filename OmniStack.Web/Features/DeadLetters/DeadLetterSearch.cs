using Microsoft.AspNetCore.Http.Extensions;
using OmniStack.Client;

namespace OmniStack.Web.Features.DeadLetters;

/// <summary>Which dead letters the page shows: what its address says.</summary>
public sealed record DeadLetterSearch(string? Topic, string? Agent, string? ErrorType, string? Cursor = null)
{
    public const int PerPage = 30;

    public bool IsFiltered => Topic is not null || Agent is not null || ErrorType is not null;

    /// <summary>Empty fields of the form do not filter.</summary>
    public static DeadLetterSearch Of(string? topic, string? agent, string? errorType, string? cursor = null)
        => new(Given(topic), Given(agent), Given(errorType), Given(cursor));

    public DeadLetterListFilter ToFilter(int limit = PerPage) => new() { Topic = Topic, Agent = Agent, ErrorType = ErrorType, Cursor = Cursor, Limit = limit };

    public string ToPath()
    {
        var query = new QueryBuilder();
        Add(query, "topic", Topic);
        Add(query, "agent", Agent);
        Add(query, "errorType", ErrorType);
        Add(query, "cursor", Cursor);
        return "/dead-letters" + query;
    }

    private static void Add(QueryBuilder query, string name, string? value)
    {
        if (value is not null)
        {
            query.Add(name, value);
        }
    }

    private static string? Given(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}
