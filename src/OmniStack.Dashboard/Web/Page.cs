using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using OmniStack.Dashboard.Runs;
using OmniStack.Dashboard.Telemetry;

namespace OmniStack.Dashboard.Web;

/// <summary>What every page needs to know about the request that it answers.</summary>
/// <remarks>Public because the parameters of Razor components have to be; its members are internal.</remarks>
public sealed class Page
{
    internal const string ThemeCookie = "omnistack-dashboard-theme";
    internal const string RunCookie = "omnistack-dashboard-run";

    internal Page(HttpRequest request, TelemetryStore store, IConsoles consoles) => (Request, Store, Consoles) = (request, store, consoles);

    internal HttpRequest Request { get; }

    internal TelemetryStore Store { get; }

    internal IConsoles Consoles { get; }

    /// <summary>The run that is being looked at; null for the one that goes on.</summary>
    internal RunInfo? EarlierRun { get; init; }

    internal string ApplicationName { get; init; } = "";

    /// <summary>light or dark; null follows the system.</summary>
    internal string? Theme { get; init; }

    internal DateTimeOffset Now { get; init; }

    internal IQueryCollection Query => Request.Query;

    /// <summary>This page's own address, for links that come back to it.</summary>
    internal string Here => Request.Path + Request.QueryString;

    internal bool IsLive => EarlierRun is null;

    internal string? this[string name] => Queries.QueryReader.Text(Query, name);

    /// <summary>This page with some parameters changed; a null value removes one.</summary>
    internal string With(params (string Name, string? Value)[] changes)
    {
        var kept = Query.Where(q => !changes.Any(c => c.Name == q.Key)).SelectMany(q => q.Value, (q, value) => KeyValuePair.Create(q.Key, value ?? ""));
        var added = changes.Where(c => c.Value is not null).Select(c => KeyValuePair.Create(c.Name, c.Value!));
        return Request.Path + new QueryBuilder(kept.Concat(added)).ToQueryString();
    }

    /// <summary>This page with one more value of a parameter that may be given several times.</summary>
    internal string And(string name, string value) => Request.Path + new QueryBuilder(Values.Append(KeyValuePair.Create(name, value))).ToQueryString();

    /// <summary>This page without one of the values of a parameter that may be given several times.</summary>
    internal string Without(string name, string value) =>
        Request.Path + new QueryBuilder(Values.Where(q => q.Key != name || q.Value != value)).ToQueryString();

    /// <summary>This page with a value given for another parameter than before.</summary>
    internal string Moved(string value, string from, string to) =>
        Request.Path + new QueryBuilder(Values.Where(q => q.Key != from || q.Value != value).Append(KeyValuePair.Create(to, value))).ToQueryString();

    private IEnumerable<KeyValuePair<string, string>> Values => Query.SelectMany(q => q.Value, (q, v) => KeyValuePair.Create(q.Key, v ?? ""));
}
