using System.Net;
using System.Text.Json;
using OmniStack.Contracts.Events;
using OmniStack.Web.Tests.Services;

namespace OmniStack.Web.Tests.Pages;

/// <summary>The pages as a browser without a script gets them.</summary>
public sealed class PageTests(WebFixture web) : IClassFixture<WebFixture>
{
    private const string Hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/")]
    [InlineData("/tasks")]
    [InlineData("/tasks/unknown")]
    [InlineData("/chat")]
    [InlineData("/nothing-here")]
    [InlineData("/fragments/overview")]
    [InlineData("/app.css")]
    public async Task Get_AnyAddress_HasTheSecurityHeaders(string path)
    {
        using var response = await web.Http.GetAsync(path, Stop);

        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("same-origin", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/tasks")]
    [InlineData("/chat")]
    public async Task Get_Page_HasNothingInlineAndNothingForeign(string path)
    {
        var html = await web.Http.GetStringAsync(path, Stop);

        Assert.DoesNotContain("<style", html, StringComparison.Ordinal);
        Assert.DoesNotContain(" style=", html, StringComparison.Ordinal);
        Assert.DoesNotContain(" onclick=", html, StringComparison.Ordinal);
        Assert.DoesNotMatch("<script[^>]*>[^<]", html);
        Assert.DoesNotMatch("(src|href)=\"(https?:)?//", html);
    }

    [Fact]
    public async Task Overview_AllUp_SaysWhatEachRunsOnAndListsTheAgents()
    {
        var html = await web.Http.GetStringAsync("/", Stop);

        Assert.Contains("All 3 services are healthy.", html, StringComparison.Ordinal);
        Assert.Contains("Redis Streams at 127.0.0.1:6379", html, StringComparison.Ordinal);
        Assert.Contains("Demo answers: no model is configured.", html, StringComparison.Ordinal);
        Assert.Contains("up 1 d 2 h", html, StringComparison.Ordinal);
        Assert.Contains("document.summarize", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Overview_Unhealthy_ShowsTheReportOfThe503()
    {
        web.Daemon.Health = "unhealthy";
        try
        {
            var html = await web.Http.GetStringAsync("/fragments/overview", Stop);
            Assert.Contains("Needs attention: Daemon.", html, StringComparison.Ordinal);
            Assert.Contains("Redis Streams at 127.0.0.1:6379", html, StringComparison.Ordinal);
        }
        finally
        {
            web.Daemon.Health = "healthy";
        }
    }

    [Fact]
    public async Task Publish_TopicInTheQuery_IsChosenWithItsExampleAndWhatItTakes()
    {
        var html = await web.Http.GetStringAsync("/publish?topic=document.summarize", Stop);

        Assert.Matches("<option value=\"document.summarize\" selected", html);
        Assert.Contains("&quot;text&quot;: &quot;Tides rise.&quot;", html, StringComparison.Ordinal);
        Assert.Matches("<code>text</code> <span class=\"muted\">text</span>\\s*<span class=\"tag\">required</span>", html);
        Assert.Contains("What to read.", html, StringComparison.Ordinal);
        Assert.Contains("<code>3</code>", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_AgentWithoutASchema_SaysThatItTakesAnyJson() =>
        Assert.Contains("Any JSON, as far as the agent says.", await web.Http.GetStringAsync("/fragments/publish?topic=document.keywords", Stop), StringComparison.Ordinal);

    [Fact]
    public async Task Task_WithATrace_LinksToTheDashboard()
    {
        var task = FakeDaemon.Task("t-traced", TaskState.Queued, JsonElement.Parse("1"));
        web.Daemon.Put(task with { Event = task.Event with { TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" } });

        var html = await web.Http.GetStringAsync("/tasks/t-traced", Stop);

        Assert.Contains("href=\"http://dashboard.example:18888/traces/0af7651916cd43dd8448eb211c80319c\"", html, StringComparison.Ordinal);
        Assert.Contains("data-copy-text=\"0af7651916cd43dd8448eb211c80319c\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Batch_DaemonFailsInBetween_SaysHowFarItCameAndGoesOnFromThere()
    {
        var cursors = new List<string?>();
        web.Daemon.Answers["/dead-letters"] = """{"items": [{"task_id": "a", "topic": "t", "agent": "x", "error": {"type": "E", "message": "m", "retriable": false}, "attempts": 1, "replays": 0, "first_failed_at": "2026-11-21T08:30:00Z", "last_failed_at": "2026-11-21T08:30:00Z"}]}""";
        web.Daemon.Answers["/dead-letters/groups"] = """[{"topic": "t", "agent": "x", "error_type": "E", "count": 5, "latest_message": "m", "latest_at": "2026-11-21T08:30:00Z"}]""";
        web.Daemon.Posts["/dead-letters/purge"] = request =>
        {
            cursors.Add(request.Query["cursor"]);
            return cursors.Count switch
            {
                1 => """{"status": "purged", "count": 2, "skipped": 0, "more": true, "next_cursor": "c1"}""",
                2 => null,
                _ => """{"status": "purged", "count": 2, "skipped": 1, "more": false}""",
            };
        };
        using var browser = new ScriptlessBrowser(web.Address);

        using var begun = await browser.SubmitAsync("/dead-letters", "/dead-letters/batch", new() { ["Batch.Act"] = "purge" }, Stop);
        var first = await begun.Content.ReadAsStringAsync(Stop);
        using var failed = await browser.SubmitAgainAsync(first, "/dead-letters/batch", Stop);
        var second = await failed.Content.ReadAsStringAsync(Stop);
        using var ended = await browser.SubmitAgainAsync(second, "/dead-letters/batch", Stop);

        Assert.Contains("<strong>2</strong> of 5 purged", first, StringComparison.Ordinal);
        Assert.Contains("Go on", first, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, failed.StatusCode);
        Assert.Contains("Stopped here. The bus is away.", second, StringComparison.Ordinal);
        Assert.Contains("<strong>2</strong> of 5 purged", second, StringComparison.Ordinal);
        Assert.Contains("4 dead letters purged. 1 could not be", await ended.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Equal("c1", cursors[^1]);
    }

    [Theory]
    [InlineData("", "/dead-letters")]
    [InlineData("https://example.org/", "/dead-letters")]
    [InlineData("/dead-letters?agent=x", "/dead-letters?agent=x")]
    public async Task Batch_NothingToDo_LeadsBackToTheDeadLettersOnly(string returnTo, string expected)
    {
        web.Daemon.Posts["/dead-letters/replay"] = _ => """{"status": "replayed", "count": 0, "skipped": 0, "more": false}""";
        using var browser = new ScriptlessBrowser(web.Address);

        using var response = await browser.SubmitAsync("/publish", "/dead-letters/batch", new() { ["_handler"] = "dead-letter-batch", ["Batch.Act"] = "replay", ["Batch.ReturnTo"] = returnTo }, Stop);

        Assert.Equal(expected, response.RequestMessage!.RequestUri!.PathAndQuery);
    }

    [Fact]
    public async Task Tasks_IdInTheQuery_LeadsToTheTask()
    {
        web.Daemon.Put(FakeDaemon.Task("t-lookup", TaskState.Queued, JsonElement.Parse("1")));

        using var response = await web.Http.GetAsync("/tasks?id=t-lookup", Stop);

        Assert.Equal("/tasks/t-lookup", response.RequestMessage!.RequestUri!.AbsolutePath);
        Assert.Contains("queued", await response.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_Valid_LeadsToTheTaskWithItsResult()
    {
        web.Daemon.Work = request => JsonElement.Parse($$"""{"greeting":"Hello, {{request.Payload!.Content!.Value.GetProperty("name")}}!"}""");
        using var browser = new ScriptlessBrowser(web.Address);

        using var response = await browser.SubmitAsync("/publish", "/publish", new() { ["Form.Topic"] = "greet.user", ["Form.Content"] = """{"name":"Ada"}""" }, Stop);

        var html = WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync(Stop));
        Assert.StartsWith("/tasks/", response.RequestMessage!.RequestUri!.AbsolutePath, StringComparison.Ordinal);
        Assert.Contains("\"greeting\": \"Hello, Ada!\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_NotJson_SaysWhereAndKeepsTheText()
    {
        using var browser = new ScriptlessBrowser(web.Address);

        using var response = await browser.SubmitAsync("/publish", "/publish", new() { ["Form.Topic"] = "greet.user", ["Form.Content"] = "{\n  \"name\": " }, Stop);

        var html = WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync(Stop));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("This is not JSON: it breaks in line 2", html, StringComparison.Ordinal);
        Assert.Contains("data-line=\"2\"", html, StringComparison.Ordinal);
        Assert.Contains("\"name\": ", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_RefusedByTheDaemon_ShowsItsReason()
    {
        using var browser = new ScriptlessBrowser(web.Address);

        using var response = await browser.SubmitAsync("/publish", "/publish", new() { ["Form.Topic"] = "no.such", ["Form.Content"] = "1" }, Stop);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("Not published. No agent has subscribed to the topic no.such.", await response.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/publish")]
    [InlineData("/dead-letters/batch")]
    [InlineData("/chat")]
    [InlineData("/chat/turns")]
    [InlineData("/chat/attachments")]
    [InlineData("/chat/attachments/a/delete")]
    [InlineData("/fragments/json")]
    [InlineData("/chat/delete")]
    [InlineData("/theme")]
    public async Task Post_WithoutAntiforgeryToken_IsRefused(string path)
    {
        web.Chat.Put("precious", ("user", "keep me"));
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["_handler"] = path == "/chat" ? "turn" : "publish", ["sessionId"] = "precious", ["theme"] = "dark",
            ["Form.SessionId"] = "forged", ["Form.MessageId"] = "m", ["Form.Text"] = "Hi", ["Form.Topic"] = "greet.user", ["Form.Content"] = "1",
        });

        using var response = await web.Http.PostAsync(path, form, Stop);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.True(web.Chat.Has("precious"));
        Assert.False(web.Chat.Has("forged"));
    }

    [Fact]
    public async Task Task_HostileContentAndError_IsEncoded()
    {
        var hostile = JsonSerializer.SerializeToElement(Hostile);
        web.Daemon.Put(FakeDaemon.Task("t-hostile", TaskState.Dead, hostile, error: new("timeout", Hostile, true)));

        AssertHarmless(await web.Http.GetStringAsync("/tasks/t-hostile", Stop));
    }

    [Fact]
    public async Task Chat_HostileSessionAndMessages_AreEncoded()
    {
        web.Chat.Put("hostile", ("user", Hostile), ("assistant", Hostile + "\n\n[a](javascript:alert(3)) ![b](https://example.org/x.png) <javascript:alert(4)>"));

        var html = await web.Http.GetStringAsync("/chat/hostile", Stop);

        AssertHarmless(html);
        Assert.DoesNotContain("\"javascript:", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tasks_HostileQuery_IsEncoded() =>
        AssertHarmless(await web.Http.GetStringAsync($"/tasks?id={Uri.EscapeDataString(Hostile)}&topic={Uri.EscapeDataString(Hostile)}", Stop));

    [Fact]
    public async Task Chat_SentWithoutScript_ShowsTheStoredAnswer()
    {
        web.Chat.Stored = """[{"type":"text","text":"It **works**."}]""";
        using var browser = new ScriptlessBrowser(web.Address);

        using var response = await browser.SubmitAsync("/chat", "/chat", new() { ["Form.Text"] = "Does it?" }, Stop);

        var html = await response.Content.ReadAsStringAsync(Stop);
        Assert.StartsWith("/chat/", response.RequestMessage!.RequestUri!.AbsolutePath, StringComparison.Ordinal);
        Assert.Contains("Does it?", html, StringComparison.Ordinal);
        Assert.Contains("It <strong>works</strong>.", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_Deleted_IsGone()
    {
        web.Chat.Put("doomed", ("user", "bye"));
        using var browser = new ScriptlessBrowser(web.Address);

        using var response = await browser.SubmitAsync("/chat/doomed", "/chat/delete", new() { ["sessionId"] = "doomed" }, Stop);

        Assert.Equal("/chat", response.RequestMessage!.RequestUri!.AbsolutePath);
        Assert.False(web.Chat.Has("doomed"));
    }

    [Theory]
    [InlineData("/tasks/unknown", "No task has this id")]
    [InlineData("/chat/unknown", "There is no such chat")]
    [InlineData("/nothing-here", "There is no such page")]
    public async Task Get_Unknown_Is404AndSaysSo(string path, string text)
    {
        using var response = await web.Http.GetAsync(path, Stop);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains(text, await response.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Theme_Chosen_IsInTheNextPageAndReturnsHereOnly()
    {
        using var browser = new ScriptlessBrowser(web.Address);

        using var response = await browser.SubmitAsync("/tasks", "/theme", new() { ["theme"] = "dark", ["returnTo"] = "//example.org" }, Stop);

        Assert.Equal("/", response.RequestMessage!.RequestUri!.AbsolutePath);
        Assert.Contains("data-theme=\"dark\"", await response.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    private static void AssertHarmless(string html)
    {
        Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img src=x", html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)", html, StringComparison.Ordinal);
    }
}
