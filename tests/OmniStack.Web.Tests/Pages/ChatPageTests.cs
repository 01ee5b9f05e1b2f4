using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using OmniStack.Contracts.Chat;
using OmniStack.Web.Tests.Services;

namespace OmniStack.Web.Tests.Pages;

/// <summary>The chat page as a browser without a script has it.</summary>
[Collection(nameof(ChatFixture))]
public sealed partial class ChatPageTests(ChatFixture chat, WebFixture scripted) : IClassFixture<WebFixture>
{
    private const string Hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Approve_WithoutScript_GoesOnWithTheAnswer()
    {
        await chat.AskAsync("approved", "/tool calculate {\"expression\":\"6*7\"}");
        using var browser = new ScriptlessBrowser(chat.Address);

        var html = await PressAsync(browser, "/chat/approved", "/chat/approvals?messageId=", "approved=true");

        Assert.Contains("calculate returned 42", html, StringComparison.Ordinal);
        Assert.Equal(2, (await chat.MessagesAsync("approved")).Count);
    }

    [Fact]
    public async Task Deny_WithoutScript_GoesOnWithoutTheCall()
    {
        await chat.AskAsync("denied", "/tool calculate {\"expression\":\"6*7\"}");
        using var browser = new ScriptlessBrowser(chat.Address);

        var html = await PressAsync(browser, "/chat/denied", "/chat/approvals?messageId=", "approved=false");

        Assert.Contains(">denied<", html, StringComparison.Ordinal);
        Assert.DoesNotContain("returned 42", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RegenerateAndSwitch_WithoutScript_ShowTheVersions()
    {
        await chat.AskAsync("versions", "Hello");
        using var browser = new ScriptlessBrowser(chat.Address);

        var regenerated = await PressAsync(browser, "/chat/versions", "/chat/regenerate?messageId=");
        var before = (await chat.MessagesAsync("versions"))[1].Id;
        var switched = await PressAsync(browser, "/chat/versions", "/chat/branch?messageId=");

        Assert.Contains("2 of 2", regenerated, StringComparison.Ordinal);
        Assert.Contains("1 of 2", switched, StringComparison.Ordinal);
        Assert.NotEqual(before, (await chat.MessagesAsync("versions"))[1].Id);
    }

    [Fact]
    public async Task Fork_WithoutScript_OpensTheFork()
    {
        await chat.AskAsync("plainly-forked", "Where do herons nest?");
        using var browser = new ScriptlessBrowser(chat.Address);

        var html = await PressAsync(browser, "/chat/plainly-forked", "/chat/fork?messageId=");

        Assert.Contains("Where do herons nest?", html, StringComparison.Ordinal);
        Assert.Contains("name=\"Form.SessionId\" value=\"ses_", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SoughtMessage_OnAnotherBranch_IsOfferedAndNothingIsSwitchedByLooking()
    {
        var sought = (await chat.AskAsync("sought", "The first wording")).Id;
        await chat.EditAsync("sought", (await chat.MessagesAsync("sought"))[0].Id, "The second wording");
        using var browser = new ScriptlessBrowser(chat.Address);

        Assert.Contains("another branch", await chat.GetPageAsync($"/chat/sought?message={sought}"), StringComparison.Ordinal);
        Assert.NotEqual(sought, (await chat.MessagesAsync("sought"))[1].Id);
        var html = await PressAsync(browser, $"/chat/sought?message={sought}", $"/chat/branch?messageId={sought}");

        Assert.Contains("The first wording", html, StringComparison.Ordinal);
        Assert.Equal(sought, (await chat.MessagesAsync("sought"))[1].Id);
        Assert.DoesNotContain("another branch", await chat.GetPageAsync($"/chat/sought?message={sought}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Edit_WithoutScript_FillsTheFormAndStoresAnotherVersion()
    {
        await chat.AskAsync("rewritten", "The first wording");
        var message = (await chat.MessagesAsync("rewritten"))[0].Id;
        using var browser = new ScriptlessBrowser(chat.Address);

        using var response = await browser.SubmitAsync($"/chat/rewritten?edit={message}", "/chat/rewritten", new() { ["Form.Text"] = "The second wording" }, Stop);

        var html = await response.Content.ReadAsStringAsync(Stop);
        Assert.Contains("The second wording", html, StringComparison.Ordinal);
        Assert.Contains("2 of 2", html, StringComparison.Ordinal);
        Assert.Equal(2, (await chat.MessagesAsync("rewritten")).Count);
    }

    [Fact]
    public async Task Rename_WithoutScript_IsStoredAndTooLongAOneIsRefusedWithANotice()
    {
        await chat.AskAsync("named", "Hello");
        using var browser = new ScriptlessBrowser(chat.Address);

        using var renamed = await browser.SubmitAsync("/chat/named", "/chat/rename", new() { ["name"] = "A better name" }, Stop);
        using var refused = await browser.SubmitAsync("/chat/named", "/chat/rename", new() { ["name"] = new string('n', 201) }, Stop);

        Assert.Contains("<h1>A better name</h1>", await renamed.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        var html = await refused.Content.ReadAsStringAsync(Stop);
        Assert.Contains("That was not done", html, StringComparison.Ordinal);
        Assert.Contains("<h1>A better name</h1>", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Search_WithoutScript_ListsThoseOnlyAndKeepsTheConversation()
    {
        await chat.AskAsync("found", "Needle in the hay");
        await chat.AskAsync("lost", "Something else");

        var html = await chat.GetPageAsync("/chat/lost?q=NEEDLE");

        Assert.Contains("Delete Needle in the hay", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Delete Something else", html, StringComparison.Ordinal);
        var message = HitRegex().Match(html).Groups["id"].Value;
        Assert.Contains($"id=\"m-{message}\"", await chat.GetPageAsync("/chat/found"), StringComparison.Ordinal);
        Assert.Contains("Something else", html, StringComparison.Ordinal);
        Assert.Contains("No chat says this", await chat.GetPageAsync("/chat?q=%3Cnobody+says+this%3E"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/chat/turns")]
    [InlineData("/chat/regenerate?messageId=a")]
    [InlineData("/chat/approvals?messageId=a&callId=c&approved=true")]
    [InlineData("/chat/branch?messageId=a")]
    [InlineData("/chat/rename")]
    [InlineData("/fragments/markdown")]
    public async Task Post_WithoutThePagesToken_IsRefused(string path)
    {
        using var http = new HttpClient { BaseAddress = chat.Address };
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["sessionId"] = "s", ["name"] = "n", ["text"] = "t", ["Form.SessionId"] = "s", ["Form.MessageId"] = "m", ["Form.Text"] = "Hi", ["Form.IsEdit"] = "false",
        });

        using var response = await http.PostAsync(path, form, Stop);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Page_WithSummaryWaitingAndUsage_ShowsThemEncoded()
    {
        scripted.Chat.PutStored("marked", Hostile,
            Message("q", "user", """{"type":"text","text":"Hi"}"""),
            Message("a", "assistant", JsonSerializer.Serialize(new
            {
                type = "tool-" + Hostile, toolCallId = Hostile, state = "output-available", input = new { Hostile }, output = Hostile,
            })));
        scripted.Chat.Waiting["marked"] = Hostile;
        scripted.Chat.Summaries = [new("a", 1, 8, Hostile, 20, Hostile, DateTimeOffset.UnixEpoch)];
        scripted.Chat.Usage = new("EUR", new(null, 3, 1200, 34, 0.0125m, 1), []);

        var html = await scripted.Http.GetStringAsync(new Uri("/chat/marked", UriKind.Relative), Stop);

        Assert.Contains("Turns 1 to 8 are summarised", html, StringComparison.Ordinal);
        Assert.Contains("1,200 tokens in, 34 out · 0.0125 EUR or more", WebUtility.HtmlDecode(html), StringComparison.Ordinal);
        Assert.Contains("Waits for the answer before it.", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_WithoutScript_GoesWithTheMessageAndIsServedSoThatItRunsNowhere()
    {
        using var browser = new ScriptlessBrowser(chat.Address);
        using var sent = await browser.SendFileAsync("/chat", "Which word?", "page.html", "<script>alert('heron')</script>", Stop);
        var html = await sent.Content.ReadAsStringAsync(Stop);
        var address = AttachmentRegex().Match(html).Value;

        using var file = await browser.GetAsync(address, Stop);

        Assert.Contains("page.html", html, StringComparison.Ordinal);
        Assert.Contains("heron", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
        Assert.Equal("text/plain", file.Content.Headers.ContentType!.MediaType);
        Assert.Equal(("attachment", "page.html"), (file.Content.Headers.ContentDisposition!.DispositionType, file.Content.Headers.ContentDisposition.FileNameStar));
        Assert.Equal("sandbox; default-src 'none'", Assert.Single(file.Headers.GetValues("Content-Security-Policy")));
        Assert.Equal("nosniff", Assert.Single(file.Headers.GetValues("X-Content-Type-Options")));
        using var none = await browser.GetAsync("/chat/attachments/att_none", Stop);
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    private static UIMessageDto Message(string id, string role, string part) => new(id, role, [JsonElement.Parse(part)]);

    private static async Task<string> PressAsync(ScriptlessBrowser browser, string page, string action, string end = "")
    {
        using var response = await browser.PressAsync(page, action, end, Stop);
        return await response.Content.ReadAsStringAsync(Stop);
    }

    [GeneratedRegex("href=\"/chat/found\\?message=[^#\"]+#m-(?<id>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HitRegex();

    [GeneratedRegex("/chat/attachments/att_[0-9a-f]+", RegexOptions.None, 1000)]
    private static partial Regex AttachmentRegex();
}
