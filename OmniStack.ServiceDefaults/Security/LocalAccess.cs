using System.Net;
using Microsoft.AspNetCore.Http;

namespace OmniStack.ServiceDefaults.Security;

/// <summary>Tells requests of this machine's own programs from all others, also from those of web pages in its browsers.</summary>
public static class LocalAccess
{
    /// <summary>
    /// True when both ends are on this machine, the name called is a loopback name (a page whose own name was rebound to this machine
    /// sends another), and no page of another machine's sent it.
    /// </summary>
    public static bool IsLocal(HttpContext context) => IsLoopback(context.Connection.LocalIpAddress) && IsLoopback(context.Connection.RemoteIpAddress)
        && IsLoopbackName(context.Request.Host.Host) && !IsOfAPageElsewhere(context.Request.Headers);

    /// <summary>True for <c>localhost</c>, names below it, and loopback addresses.</summary>
    public static bool IsLoopbackName(string host) => host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    // Null on a Unix domain socket, which no other machine reaches.
    private static bool IsLoopback(IPAddress? address) => address is null || IPAddress.IsLoopback(address);

    // What a page only loads, such as an image, comes without an Origin, but browsers say that another site asked. A link that somebody follows is no page's doing.
    private static bool IsOfAPageElsewhere(IHeaderDictionary headers) => headers.Origin.ToString() is { Length: > 0 } origin
        ? !(Uri.TryCreate(origin, UriKind.Absolute, out var page) && IsLoopbackName(page.Host))
        : headers["Sec-Fetch-Site"] == "cross-site" && headers["Sec-Fetch-Mode"] != "navigate";
}
