using System.Net;
using System.Text.RegularExpressions;

namespace OmniStack.Web.Tests.Pages;

internal sealed partial class ScriptlessBrowser
{
    /// <summary>Presses the one button of the page whose action begins and ends so, with the hidden fields of the form it belongs to.</summary>
    public async Task<HttpResponseMessage> PressAsync(string page, string action, string end, CancellationToken cancellationToken)
    {
        var html = await _http.GetStringAsync(page, cancellationToken);
        var button = Buttons().Matches(html).Single(b => WebUtility.HtmlDecode(b.Groups["action"].Value) is { } target
            && target.StartsWith(action, StringComparison.Ordinal) && target.EndsWith(end, StringComparison.Ordinal));
        var form = Forms().Matches(html).Select(m => m.Value).Single(f => f.Contains($"id=\"{button.Groups["form"].Value}\"", StringComparison.Ordinal));
        using var body = new FormUrlEncodedContent(Hidden().Matches(form).ToDictionary(
            field => field.Groups["name"].Value, field => WebUtility.HtmlDecode(field.Groups["value"].Value)));
        return await _http.PostAsync(WebUtility.HtmlDecode(button.Groups["action"].Value), body, cancellationToken);
    }

    [GeneratedRegex("<button form=\"(?<form>[^\"]*)\"[^>]* formaction=\"(?<action>[^\"]*)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Buttons();
}
