using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using OmniStack.Testing;
using OmniStack.Web.Features.Design;
using OmniStack.Web.Tests.Services;

namespace OmniStack.Web.Tests.Pages;

/// <summary>The admin's pages without a script, on a real Daemon.</summary>
public sealed partial class AdminPageTests(AdminFixture services) : IClassFixture<AdminFixture>
{
    public static TheoryData<string> Pages => AdminPages.Data;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Get_Page_HasNothingInlineAndNothingForeign(string path)
    {
        var html = await services.Http.GetStringAsync(path, Stop);

        Assert.Matches("<title>[^<]+ · OmniStack</title>", html);
        Assert.DoesNotContain(" style=", html, StringComparison.Ordinal);
        Assert.DoesNotContain(" onclick=", html, StringComparison.Ordinal);
        Assert.DoesNotMatch("<script[^>]*>[^<]", html);
        Assert.DoesNotMatch("(src|href)=\"(https?:)?//", html);
    }

    [Fact]
    public async Task Agent_PausedAndResumed_LeadsBackToItsPage()
    {
        using var browser = new ScriptlessBrowser(services.Address);
        const string agent = "/agents/document.keywords/keywords";

        using var paused = await browser.SubmitAsync(agent, $"{agent}/pause", [], Stop);
        var html = await paused.Content.ReadAsStringAsync(Stop);
        using var resumed = await browser.SubmitAsync(agent, $"{agent}/resume", [], Stop);

        Assert.Equal(agent, paused.RequestMessage!.RequestUri!.AbsolutePath);
        Assert.Contains("It takes no more events", html, StringComparison.Ordinal);
        Assert.DoesNotContain("It takes no more events", await resumed.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.False((await services.SendAsync(HttpMethod.Get, agent)).GetProperty("paused").GetBoolean());
    }

    [Fact]
    public async Task Agents_Searched_AreThoseWithItInNameOrTopic()
    {
        using var browser = new ScriptlessBrowser(services.Address);

        var found = await services.Http.GetStringAsync("/agents?q=KEYW", Stop);
        var fragment = await services.Http.GetStringAsync("/fragments/agents?q=document", Stop);
        var none = await services.Http.GetStringAsync("/agents?q=%3Cscript%3E", Stop);
        using var paused = await browser.SubmitAsync("/agents?q=keyw", "/agents/document.keywords/keywords/resume", new() { ["returnTo"] = "/agents?q=keyw" }, Stop);

        Assert.Contains("1 agent of 3", found, StringComparison.Ordinal);
        Assert.DoesNotContain("greeter", found, StringComparison.Ordinal);
        Assert.Contains("data-live=\"/fragments/agents?q=KEYW\"", found, StringComparison.Ordinal);
        Assert.Contains("2 agents of 3", fragment, StringComparison.Ordinal);
        Assert.Contains("No agent has this in its name or topic.", none, StringComparison.Ordinal);
        Assert.Equal("/agents?q=keyw", paused.RequestMessage!.RequestUri!.PathAndQuery);
    }

    [Theory]
    [InlineData("/agents/no.such/agent", "no such agent")]
    [InlineData("/dead-letters/no.such/agent/t-1", "no dead letter")]
    [InlineData("/tasks/unknown", "No task has this id")]
    public async Task Get_Unknown_Is404AndSaysSo(string path, string text)
    {
        using var response = await services.Http.GetAsync(path, Stop);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains(text, await response.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task DeadLetter_ReplayedAndDeleted_IsHandled()
    {
        var id = await services.PublishDeadLetterAsync();
        var path = $"/dead-letters/document.summarize/summarizer/{id}";
        using var browser = new ScriptlessBrowser(services.Address);

        using var replayed = await browser.SubmitAsync(path, $"{path}/replay", [], Stop);
        await Eventually.IsTrueAsync(async () => await services.StateAsync(id) == "dead");
        using var deleted = await browser.SubmitAsync(path, $"{path}/delete", [], Stop);

        Assert.Contains("Replayed to summarizer.", await replayed.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Contains($"The dead letter of task {id} is deleted.", await deleted.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        using var gone = await services.Http.GetAsync(path, Stop);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task DeadLetter_EditIsNotJson_SaysWhere()
    {
        var path = $"/dead-letters/document.summarize/summarizer/{await services.PublishDeadLetterAsync()}";
        using var browser = new ScriptlessBrowser(services.Address);

        using var response = await browser.SubmitAsync(path, $"{path}/replay", new() { ["content"] = "{" }, Stop);

        Assert.Contains("Not replayed. This is not JSON: it breaks in line 1", await response.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task DeadLetters_OfTwoAgents_AreGroupedAndAllReplayed()
    {
        await services.PublishDeadLetterAsync();
        await services.StateAsync(await services.PublishAsync("document.keywords", """{"text": "a", "count": 0}"""));
        using var browser = new ScriptlessBrowser(services.Address);

        var all = await services.Http.GetStringAsync("/dead-letters", Stop);
        using var response = await browser.SubmitAsync("/dead-letters?agent=keywords", "/dead-letters/batch", [], Stop);

        Assert.Contains("text holds no sentence.", all, StringComparison.Ordinal);
        Assert.Contains("count must be 1 to 100", all, StringComparison.Ordinal);
        Assert.Contains("1 dead letter replayed.", await response.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task DeadLetters_MoreThanOneStep_ArePurgedStepByStep()
    {
        for (var i = 0; i < 5; i++)
        {
            await services.StateAsync(await services.PublishAsync("document.keywords", """{"text": "a", "count": 101}"""));
        }
        using var browser = new ScriptlessBrowser(services.Address);
        const string filter = "/dead-letters?agent=keywords&errorType=OmniStack.Events.NonRetriableException";
        var total = (await services.SendAsync(HttpMethod.Get, "/dead-letters/groups?agent=keywords"))[0].GetProperty("count").GetInt32();

        using var begun = await browser.SubmitAsync(filter, "/dead-letters/batch", new() { ["Batch.Act"] = "purge" }, Stop);
        var html = await begun.Content.ReadAsStringAsync(Stop);
        Assert.Contains($"<strong>2</strong> of {total} purged", html, StringComparison.Ordinal);
        for (var step = 0; step < 10 && html.Contains("Go on", StringComparison.Ordinal); step++)
        {
            using var next = await browser.SubmitAgainAsync(html, "/dead-letters/batch", Stop);
            html = await next.Content.ReadAsStringAsync(Stop);
        }

        Assert.Contains($"{total} dead letters purged.", html, StringComparison.Ordinal);
        Assert.Equal(0, (await services.SendAsync(HttpMethod.Get, "/dead-letters?agent=keywords")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task DeadLetters_NothingSelected_PurgesNothing()
    {
        var id = await services.PublishDeadLetterAsync();
        using var browser = new ScriptlessBrowser(services.Address);

        using var response = await browser.SubmitAsync("/publish", "/dead-letters/batch",
            new() { ["_handler"] = "dead-letter-batch", ["Batch.Act"] = "purge", ["Batch.ReturnTo"] = "/dead-letters" }, Stop);

        Assert.Contains("Nothing was selected.", await response.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Equal("dead", await services.StateAsync(id));
    }

    [Fact]
    public async Task Audit_ActionsOfTheDaemon_AreListedFilteredAndEncoded()
    {
        await services.SendAsync(HttpMethod.Post, "/config/audit-one", """{"value": 1}""");
        await services.SendAsync(HttpMethod.Delete, "/config/audit-one");

        var all = await services.Http.GetStringAsync("/audit", Stop);
        var deletions = await services.Http.GetStringAsync("/audit?action=delete%20configuration&actor=local", Stop);
        var past = await services.Http.GetStringAsync("/audit?to=2020-01-01T00:00", Stop);

        Assert.Contains("set configuration", all, StringComparison.Ordinal);
        Assert.Contains("audit-one", all, StringComparison.Ordinal);
        Assert.Contains("delete configuration", deletions, StringComparison.Ordinal);
        Assert.DoesNotContain("set configuration<", deletions, StringComparison.Ordinal);
        Assert.Contains("None match.", past, StringComparison.Ordinal);
        Assert.Contains("value=\"2020-01-01T00:00\"", past, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Schedule_ChosenByName_ShowsItsNextRuns()
    {
        await services.SendAsync(HttpMethod.Post, "/schedules", """{"name": "previewed", "cron": "0 6 * * *", "event": {"topic": "greet.user", "payload": {"content": {"name": "Ada"}}}}""");

        var html = await services.Http.GetStringAsync("/schedules?next=previewed", Stop);
        var wrong = await services.Http.GetStringAsync("/fragments/schedules/next?cron=every+day", Stop);

        Assert.Contains("Next runs of previewed", html, StringComparison.Ordinal);
        Assert.Equal(5, Regex.Count(html[html.IndexOf("Next runs of previewed", StringComparison.Ordinal)..], "06:00:00 UTC</time>"));
        Assert.Contains("hint bad", wrong, StringComparison.Ordinal);
        await services.SendAsync(HttpMethod.Delete, "/schedules/previewed");
    }

    [Theory]
    [InlineData("every day", """{"name": "Ada"}""", "Not saved. ")]
    [InlineData("0 6 * * *", """{"name": """, "Not saved. This is not JSON: it breaks in line 1")]
    public async Task Schedule_Refused_SaysWhyAndKeepsWhatWasTyped(string cron, string content, string reason)
    {
        using var browser = new ScriptlessBrowser(services.Address);

        using var response = await browser.SubmitAsync("/schedules", "/schedules", new()
        {
            ["Form.Name"] = "refused", ["Form.Cron"] = cron, ["Form.TimeZone"] = "Europe/Berlin", ["Form.Topic"] = "greet.user", ["Form.Content"] = content,
        }, Stop);

        var html = WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync(Stop));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(reason, html, StringComparison.Ordinal);
        Assert.All((string[])["refused", cron, "Europe/Berlin", "greet.user"], typed => Assert.Contains($"value=\"{typed}\"", html, StringComparison.Ordinal));
        Assert.Contains($">{content}</textarea>", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Webhook_Delivered_IsListedWithItsTask()
    {
        await using var receiver = await LocalServer.StartAsync(app => app.MapPost("/hook", () => Results.NoContent()));
        var task = await services.PublishAsync("greet.user", """{"name": "Ada"}""", new Uri(receiver.Address, "/hook"));

        await Eventually.IsTrueAsync(async () => (await services.Http.GetStringAsync("/webhooks?state=succeeded", Stop)).Contains(task, StringComparison.Ordinal));

        Assert.Contains("/hook", await services.Http.GetStringAsync("/webhooks", Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_OfAnAction_IsShownOnce()
    {
        using var browser = new ScriptlessBrowser(services.Address);

        using var set = await browser.SubmitAsync("/settings", "/settings/config", new() { ["key"] = "once", ["value"] = "plain text" }, Stop);
        using var again = await browser.GetAsync("/settings", Stop);

        Assert.Contains("once is set.", await set.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.DoesNotContain("once is set.", await again.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Equal("plain text", (await services.SendAsync(HttpMethod.Get, "/config/once")).GetProperty("value").GetString());
    }

    [Theory]
    [InlineData("/agents/greet.user/greeter/pause")]
    [InlineData("/agents/greet.user/greeter/delete")]
    [InlineData("/dead-letters/batch")]
    [InlineData("/schedules")]
    [InlineData("/settings/config")]
    [InlineData("/settings/storage/all/clear")]
    [InlineData("/tasks/t-1/delete")]
    [InlineData("/sign-in")]
    [InlineData("/sign-out")]
    public async Task Post_WithoutAntiforgeryToken_IsRefused(string path)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["_handler"] = "sign-in", ["name"] = "forged", ["cron"] = "* * * * *", ["topic"] = "greet.user", ["content"] = "{}", ["key"] = "forged", ["value"] = "1",
        });

        using var response = await services.Http.PostAsync(path, form, Stop);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.False((await services.SendAsync(HttpMethod.Get, "/agents/greet.user/greeter")).GetProperty("paused").GetBoolean());
    }

    [Fact]
    public async Task Design_EveryToken_IsShown()
    {
        var css = await services.Http.GetStringAsync("/tokens.css", Stop);

        var tokens = Token().Matches(css).Select(match => match.Groups["name"].Value).Distinct();

        Assert.Equal(tokens.Order(StringComparer.Ordinal), Tokens.Colours.Concat(Tokens.Spaces).Concat(Tokens.Type).Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"^\s*--(?<name>[a-z0-9-]+):", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token();
}
