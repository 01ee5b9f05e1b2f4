using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using OmniStack.Contracts;
using OmniStack.Contracts.Events;

namespace OmniStack.Daemon.Tests.Routes;

/// <summary>CloudEvents in every mode, in and out.</summary>
[Collection<OnOpenDaemon>]
public sealed class CloudEventTests(OpenDaemonFixture daemon)
{
    private const string Structured = "application/cloudevents+json";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Publish_Structured_TypeIsTheTopic()
    {
        var answer = await daemon.SendAsync(HttpMethod.Post, "/tasks",
            """{"specversion":"1.0","id":"1","source":"/shop","type":"orders","tenantid":"t1","comexampleextra":7,"data":{"sku":"a"}}""", Structured);

        var published = await FindAsync(answer.Body);
        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        Assert.Equal(("orders", "/shop", "t1", "a"), (published.Topic, published.Source, published.TenantId, published.Payload.Content.GetProperty("sku").GetString()));
    }

    [Fact]
    public async Task Publish_SameSourceAndId_IsTheSameTask()
    {
        const string one = """{"specversion":"1.0","id":"same","source":"/shop","type":"orders","data":1}""";
        var first = await daemon.SendAsync(HttpMethod.Post, "/tasks", one, Structured);
        var second = await daemon.SendAsync(HttpMethod.Post, "/tasks", one, Structured);
        var elsewhere = await daemon.SendAsync(HttpMethod.Post, "/tasks", one.Replace("/shop", "/other", StringComparison.Ordinal), Structured);

        Assert.Equal(first.Body.GetProperty("task_id").GetString(), second.Body.GetProperty("task_id").GetString());
        Assert.NotEqual(first.Body.GetProperty("task_id").GetString(), elsewhere.Body.GetProperty("task_id").GetString());
    }

    [Fact]
    public async Task Publish_LongSourceAndId_IsTheSameTaskAndNoOther()
    {
        var (source, id) = ("/" + new string('s', 250), new string('i', 300));
        var one = $$"""{"specversion":"1.0","id":"{{id}}1","source":"{{source}}","type":"orders","data":1}""";
        var first = await daemon.SendAsync(HttpMethod.Post, "/tasks", one, Structured);
        var second = await daemon.SendAsync(HttpMethod.Post, "/tasks", one, Structured);
        var other = await daemon.SendAsync(HttpMethod.Post, "/tasks", one.Replace("i1", "i2", StringComparison.Ordinal), Structured);

        Assert.Equal((202, 202, 202), ((int)first.Status, (int)second.Status, (int)other.Status));
        Assert.Equal(first.Body.GetProperty("task_id").GetString(), second.Body.GetProperty("task_id").GetString());
        Assert.NotEqual(first.Body.GetProperty("task_id").GetString(), other.Body.GetProperty("task_id").GetString());
    }

    [Fact]
    public async Task Publish_Batch_AnswersInOrder()
    {
        var answer = await daemon.SendAsync(HttpMethod.Post, "/tasks", """
            [{"specversion":"1.0","id":"b1","source":"/shop","type":"orders","data":1},{"specversion":"1.0","id":"b2","source":"/shop","type":"orders","data":2}]
            """, "application/cloudevents-batch+json");

        var published = await Task.WhenAll(answer.Body.EnumerateArray().Select(FindAsync));
        Assert.Equal([1, 2], published.Select(one => one.Payload.Content.GetInt32()));
    }

    [Theory]
    [InlineData("application/json", """{"sku":"a"}""", """{"sku":"a"}""")]
    [InlineData("application/vnd.shop+json", "[1]", "[1]")]
    [InlineData("text/plain", "two words", "\"two words\"")]
    [InlineData("application/xml", "<a/>", "\"\\u003Ca/\\u003E\"")]
    [InlineData("application/octet-stream", "abc", "\"YWJj\"")]
    public async Task Publish_Binary_BodyBecomesTheContent(string contentType, string body, string content)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/tasks") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        foreach (var (name, value) in new[] { ("specversion", "1.0"), ("id", contentType), ("source", "/shop"), ("type", "orders"), ("correlationid", "caf%C3%A9") })
        {
            request.Headers.Add($"ce-{name}", value);
        }
        using var response = await daemon.Http.SendAsync(request, Stop);
        var published = await FindAsync(JsonElement.Parse(await response.Content.ReadAsStringAsync(Stop)));

        Assert.Equal("café", published.CorrelationId);
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(content), published.Payload.Content), published.Payload.Content.GetRawText());
    }

    [Theory]
    [InlineData("""{"specversion":"0.3","id":"1","source":"/s","type":"orders","data":1}""", ErrorCodes.CloudEventInvalid)]
    [InlineData("""{"specversion":"1.0","source":"/s","type":"orders","data":1}""", ErrorCodes.CloudEventInvalid)]
    [InlineData("""{"specversion":"1.0","id":"","source":"/s","type":"orders","data":1}""", ErrorCodes.CloudEventInvalid)]
    [InlineData("""{"specversion":"1.0","id":"1","source":"a b","type":"orders","data":1}""", ErrorCodes.CloudEventInvalid)]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/s","type":"orders","data":1,"data_base64":"YQ=="}""", ErrorCodes.CloudEventInvalid)]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/s","type":"or ders","data":1}""", ErrorCodes.TopicInvalid)]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/s","type":"orders"}""", ErrorCodes.ContentEmpty)]
    [InlineData("""{"specversion":1}""", ErrorCodes.BodyInvalid)]
    [InlineData("""{"specversion":"1.0",""", ErrorCodes.BodyInvalid)]
    public async Task Publish_BadCloudEvent_IsRefused(string json, string code)
    {
        var answer = await daemon.SendAsync(HttpMethod.Post, "/tasks", json, Structured);

        Assert.Equal((400, code), ((int)answer.Status, answer.Body.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task Get_CloudEventAskedFor_TellsTheTaskAsOne()
    {
        await daemon.SendAsync(HttpMethod.Post, "/tasks", """{"id":"told","topic":"orders","correlation_id":"c","payload":{"content":1}}""");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/tasks/told");
        request.Headers.Accept.ParseAdd(Structured);
        using var response = await daemon.Http.SendAsync(request, Stop);
        var told = JsonElement.Parse(await response.Content.ReadAsStringAsync(Stop));

        Assert.Equal(Structured, response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(("1.0", "omnistack.task.queued", "told", "c"), (told.GetProperty("specversion").GetString(), told.GetProperty("type").GetString(),
            told.GetProperty("subject").GetString(), told.GetProperty("correlationid").GetString()));
        Assert.Equal("told", told.GetProperty("data").GetProperty("task_id").GetString());
    }

    private async Task<EventEnvelope> FindAsync(JsonElement response)
        => (await daemon.Http.GetFromJsonAsync($"/tasks/{response.GetProperty("task_id").GetString()}", EventsJson.Default.TaskRecord, Stop))!.Event;
}
