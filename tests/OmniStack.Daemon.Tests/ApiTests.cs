using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using OmniStack.Contracts;
using OmniStack.Contracts.Events;
using OmniStack.Contracts.Health;

namespace OmniStack.Daemon.Tests;

/// <summary>The routes, over HTTP, against the running daemon.</summary>
[Collection<OnDaemon>]
public sealed class ApiTests(DaemonFixture fixture)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Publish_Greeting_ResultIsThere()
    {
        using var response = await PostAsync("""{"topic":"greet.user","payload":{"content":{"name":"Ada"}}}""");
        var published = await response.Content.ReadFromJsonAsync(EventsJson.Default.PublishResponse, Stop);

        var task = await fixture.Http.GetFromJsonAsync($"{response.Headers.Location}?wait=20", EventsJson.Default.TaskRecord, Stop);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal((published!.TaskId, TaskState.Succeeded), (task!.TaskId, task.State));
        Assert.Equal("Hello, Ada!", task.Result?.GetProperty("reply").GetString());
    }

    [Fact]
    public async Task Publish_SameIdTwice_RunsOnce()
    {
        const string body = """{"topic":"greet.user","id":"twice","payload":{"content":{"name":"Ada"}}}""";
        using var first = await PostAsync(body);
        using var second = await PostAsync(body);
        using var other = await PostAsync(body.Replace("Ada", "Bob", StringComparison.Ordinal));

        Assert.False((await first.Content.ReadFromJsonAsync(EventsJson.Default.PublishResponse, Stop))!.Duplicate);
        Assert.True((await second.Content.ReadFromJsonAsync(EventsJson.Default.PublishResponse, Stop))!.Duplicate);
        await AssertProblemAsync(other, HttpStatusCode.Conflict, ErrorCodes.TaskIdConflict);
    }

    [Theory]
    [InlineData("""{"topic":""", 400, ErrorCodes.BodyInvalid, "line 1")]
    [InlineData("", 400, ErrorCodes.BodyInvalid, "JSON object")]
    [InlineData("null", 400, ErrorCodes.BodyInvalid, "JSON object")]
    [InlineData("[]", 400, ErrorCodes.BodyInvalid, "JSON")]
    [InlineData("""{"topic":7}""", 400, ErrorCodes.BodyInvalid, "topic")]
    [InlineData("""{"topic":"greet.user","topic":"x"}""", 400, ErrorCodes.BodyInvalid, "topic")]
    [InlineData("""{"topic":"greet.user","payloads":{}}""", 400, ErrorCodes.BodyInvalid, "payloads")]
    [InlineData("""{"topic":"greet.user","payload":{"contents":{}}}""", 400, ErrorCodes.BodyInvalid, "contents")]
    [InlineData("""{"topic":"greet user","payload":{"content":"x"}}""", 400, ErrorCodes.TopicInvalid, "topic")]
    [InlineData("""{"topic":"no.such","payload":{"content":"x"}}""", 404, ErrorCodes.TopicUnknown, "no.such")]
    [InlineData("""{"topic":"greet.user","payload":{"content":" "}}""", 400, ErrorCodes.ContentEmpty, "content")]
    [InlineData("""{"topic":"greet.user","payload":{"content":{"nam":"Ada"}}}""", 400, ErrorCodes.ContentInvalid, "payload.content.name")]
    [InlineData("""{"topic":"greet.user","id":"a b","payload":{"content":{"name":"x"}}}""", 400, ErrorCodes.TaskIdInvalid, "task id")]
    [InlineData("""{"topic":"greet.user","payload":{"content":{"name":"x"},"reply_to":"/"}}""", 400, ErrorCodes.TopicInvalid, "reply_to")]
    [InlineData("""{"topic":"greet.user","payload":{"content":{"name":"x"},"webhook":"http://127.0.0.1/"}}""", 400, ErrorCodes.WebhookInvalid, "webhook")]
    public async Task Publish_BadInput_SaysWhatIsWrong(string body, int status, string code, string detail)
    {
        using var response = await PostAsync(body);

        var problem = await AssertProblemAsync(response, (HttpStatusCode)status, code);

        Assert.Contains(detail, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        AssertNoStackTrace();
    }

    [Fact]
    public async Task Publish_BodyOverTheLimit_IsTooLarge()
    {
        using var response = await PostAsync("""{"topic":"greet.user","payload":{"content":{"name":"NAME"}}}""".Replace("NAME", new string('x', 6_000_000), StringComparison.Ordinal));

        await AssertProblemAsync(response, HttpStatusCode.RequestEntityTooLarge, ErrorCodes.BodyTooLarge);
        AssertNoStackTrace();
    }

    [Fact]
    public async Task Publish_OtherContentType_IsUnsupported()
    {
        using var body = new StringContent("topic=greet.user", Encoding.UTF8, "application/x-www-form-urlencoded");
        using var response = await fixture.Http.PostAsync("/tasks", body, Stop);

        await AssertProblemAsync(response, HttpStatusCode.UnsupportedMediaType, ErrorCodes.MediaTypeUnsupported);
    }

    [Theory]
    [InlineData("/tasks/none", 404, ErrorCodes.TaskNotFound)]
    [InlineData("/tasks/a%20b", 400, ErrorCodes.TaskIdInvalid)]
    [InlineData("/tasks/none?wait=x", 400, ErrorCodes.ParameterInvalid)]
    [InlineData("/tasks/none?wait=-1", 400, ErrorCodes.ParameterInvalid)]
    [InlineData("/tasks/none?wait=61", 400, ErrorCodes.ParameterInvalid)]
    [InlineData("/nowhere", 404, ErrorCodes.RouteNotFound)]
    public async Task Get_BadRequest_SaysWhatIsWrong(string path, int status, string code)
    {
        using var response = await fixture.Http.GetAsync(path, Stop);

        await AssertProblemAsync(response, (HttpStatusCode)status, code);
    }

    [Fact]
    public async Task Agents_Shipped_AreListedInOrder()
    {
        await Eventually.IsTrueAsync(async () => (await ListAsync()).Count == 3);

        Assert.Equal(["document.keywords", "document.summarize", "greet.user"], (await ListAsync()).Select(agent => agent.Topic));

        async Task<IReadOnlyList<AgentDto>> ListAsync()
            => (await fixture.Http.GetFromJsonAsync("/agents", EventsJson.Default.IReadOnlyListAgentDto, Stop))!;
    }

    [Fact]
    public async Task Health_EmbeddedBus_SaysWhichAndWhy()
    {
        var report = await fixture.Http.GetFromJsonAsync("/health", HealthJson.Default.HealthReportDto, Stop);

        var bus = Assert.Single(report!.Entries, entry => entry.Name == "bus");
        Assert.Equal("healthy", bus.Status);
        Assert.Contains("embedded", bus.Description, StringComparison.Ordinal);
        Assert.Equal("ConnectionStrings:redis is not set", bus.Data["reason"]);
    }

    [Fact]
    public async Task Metrics_EventsRun_CountEachOnce()
    {
        for (var i = 0; i < 5; i++)
        {
            using var response = await PostAsync("""{"topic":"document.keywords","payload":{"content":{"text":"One light. One light."}}}""");
            await fixture.Http.GetStringAsync($"{response.Headers.Location}?wait=20", Stop);
        }
        using var bad = await PostAsync("""{"topic":"document.keywords","id":"dead","payload":{"content":{"text":"x","count":0}}}""");
        var dead = await fixture.Http.GetFromJsonAsync("/tasks/dead?wait=20", EventsJson.Default.TaskRecord, Stop);
        Assert.Equal(TaskState.Dead, dead!.State);

        await Eventually.IsTrueAsync(async () => (await fixture.Http.GetStringAsync("/metrics/prometheus", Stop)).Contains(
            """omnistack_events_dead_lettered_total{topic="document.keywords",agent="keywords"} 1""", StringComparison.Ordinal));
        var text = await fixture.Http.GetStringAsync("/metrics/prometheus", Stop);

        Assert.Contains("""omnistack_events_received_total{topic="document.keywords",agent="keywords"} 6""", text, StringComparison.Ordinal);
        Assert.Contains("""omnistack_events_processed_total{topic="document.keywords",agent="keywords"} 5""", text, StringComparison.Ordinal);
        Assert.Contains("""omnistack_events_failed_total{topic="document.keywords",agent="keywords"} 1""", text, StringComparison.Ordinal);
        Assert.Contains("""messaging_process_duration_seconds_bucket{topic="document.keywords",agent="keywords",le="+Inf"} 6""", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/", "<b>POST</b> <code>/dead-letters/replay</code>")]
    [InlineData("/openapi/v1.json", "/tasks/{id}")]
    public async Task Get_Descriptions_NameTheRoutes(string path, string expected)
        => Assert.Contains(expected, await fixture.Http.GetStringAsync(path, Stop), StringComparison.Ordinal);

    private async Task<HttpResponseMessage> PostAsync(string json)
    {
        using var body = new StringContent(json, Encoding.UTF8, "application/json");
        return await fixture.Http.PostAsync("/tasks", body, Stop);
    }

    private void AssertNoStackTrace() => Assert.DoesNotContain("   at ", fixture.Daemon.Output, StringComparison.Ordinal);

    private static async Task<JsonElement> AssertProblemAsync(HttpResponseMessage response, HttpStatusCode status, string code)
    {
        var text = await response.Content.ReadAsStringAsync(Stop);
        Assert.True(response.StatusCode == status, $"{response.StatusCode}: {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonElement.Parse(text);
        Assert.Equal(code, problem.GetProperty("code").GetString());
        return problem;
    }
}
