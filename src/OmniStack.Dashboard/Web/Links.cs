using Microsoft.AspNetCore.Http.Extensions;

namespace OmniStack.Dashboard.Web;

/// <summary>Addresses of the dashboard's own pages.</summary>
internal static class Links
{
    /// <summary>An address with parameters; those with a null value are left out.</summary>
    public static string To(string path, params (string Name, string? Value)[] parameters) =>
        path + new QueryBuilder(parameters.Where(p => p.Value is not null).Select(p => KeyValuePair.Create(p.Name, p.Value!))).ToQueryString();

    /// <summary>The address when it is a path of this site, else the start page: a link to log in must not lead elsewhere.</summary>
    public static string Local(string? path) => path is ['/', ..] and not ['/', '/' or '\\', ..] && !path.Any(char.IsControl) ? path : "/";
}
