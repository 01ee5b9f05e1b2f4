using System.Net;
using System.Text.RegularExpressions;

namespace OmniStack.Web.Tests.Pages;

/// <summary>Fills a form of a page and sends it with its hidden fields and cookies, then follows the redirect.</summary>
internal sealed partial class ScriptlessBrowser : IDisposable
{
    private readonly CookieContainer _cookies = new();
    private readonly HttpClient _http;

    public ScriptlessBrowser(Uri address)
        => _http = new(new SocketsHttpHandler { CookieContainer = _cookies }) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };

    public async Task<HttpResponseMessage> SubmitAsync(string page, string action, Dictionary<string, string> fields, CancellationToken cancellationToken)
    {
        using var response = await _http.GetAsync(page, cancellationToken);
        var html = await response.Content.ReadAsStringAsync(cancellationToken);
        var form = Forms().Matches(html).Select(m => m.Value).First(f => f.Contains($"action=\"{action}\"", StringComparison.Ordinal));
        foreach (Match hidden in Hidden().Matches(form))
        {
            fields.TryAdd(hidden.Groups["name"].Value, WebUtility.HtmlDecode(hidden.Groups["value"].Value));
        }
        using var body = new FormUrlEncodedContent(fields);
        return await _http.PostAsync(action, body, cancellationToken);
    }

    public Task<HttpResponseMessage> GetAsync(string path, CancellationToken cancellationToken) => _http.GetAsync(path, cancellationToken);

    /// <summary>The cookies that the site has set and that live on.</summary>
    public CookieCollection Cookies => _cookies.GetAllCookies();

    public void Dispose() => _http.Dispose();

    [GeneratedRegex("<form[^>]* method=\"post\".*?</form>", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Forms();

    [GeneratedRegex("<input type=\"hidden\" name=\"(?<name>[^\"]*)\" value=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Hidden();
}
