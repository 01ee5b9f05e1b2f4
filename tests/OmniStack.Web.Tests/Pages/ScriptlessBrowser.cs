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
        // A form that posts to another page is as good as the page's own: it has the token.
        var forms = Forms().Matches(html).Select(m => m.Value).ToArray();
        var form = forms.FirstOrDefault(f => f.Contains($"action=\"{action}\"", StringComparison.Ordinal)) ?? forms[0];
        foreach (Match hidden in Hidden().Matches(form))
        {
            fields.TryAdd(hidden.Groups["name"].Value, WebUtility.HtmlDecode(hidden.Groups["value"].Value));
        }
        using var body = new FormUrlEncodedContent(fields);
        return await _http.PostAsync(action, body, cancellationToken);
    }

    /// <summary>Sends a form of a page that is shown already, as it is.</summary>
    public async Task<HttpResponseMessage> SubmitAgainAsync(string html, string action, CancellationToken cancellationToken)
    {
        var form = Forms().Matches(html).Select(m => m.Value).First(f => f.Contains($"action=\"{action}\"", StringComparison.Ordinal));
        using var body = new FormUrlEncodedContent(Hidden().Matches(form).Select(field => KeyValuePair.Create(field.Groups["name"].Value, WebUtility.HtmlDecode(field.Groups["value"].Value))));
        return await _http.PostAsync(action, body, cancellationToken);
    }

    /// <summary>Sends the composer of a chat with one file chosen.</summary>
    public async Task<HttpResponseMessage> SendFileAsync(string page, string text, string name, string content, CancellationToken cancellationToken)
    {
        var html = await _http.GetStringAsync(page, cancellationToken);
        var form = Forms().Matches(html).Select(m => m.Value).First(f => f.Contains("data-composer", StringComparison.Ordinal));
        using var body = new MultipartFormDataContent { { new StringContent(text), "Form.Text" }, { new StringContent(content), "Form.Files", name } };
        foreach (Match hidden in Hidden().Matches(form))
        {
            body.Add(new StringContent(WebUtility.HtmlDecode(hidden.Groups["value"].Value)), hidden.Groups["name"].Value);
        }
        return await _http.PostAsync(page, body, cancellationToken);
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
