using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using OmniStack.Contracts.Security;
using OmniStack.Daemon.Tests.Routes;

namespace OmniStack.Daemon.Tests.Security;

using Bus = OmniStack.Daemon.Tests.Routes.Bus;

/// <summary>
/// What is written to do harm is refused, or kept as the text that it is; nothing of it is a defect of the service. Webhooks to where they
/// must not go are in <see cref="WebhookRouteTests"/>.
/// </summary>
[Collection<OnGuardedDaemons>]
public sealed class HostileInputTests(GuardedDaemons daemons)
{
    private static readonly string[] Hostile =
    [
        "a'; DROP TABLE tasks;--", "*", "a\r\nDEL keys\r\n", "a\0b", "{$where: 'sleep(1000)'}", "$where", "{{7*7}}", "..", "../../etc/passwd", "..%2f..%2fetc%2fpasswd",
        "a/b", "a\\b", "%00", "KEYS[1]", "' .. redis.call('FLUSHALL') .. '", "<script>alert(1)</script>", "\u202Etxt", "\uFFFF", new('x', 5_000),
    ];

    private static readonly string[] Fields = ["topic", "id", "tenant_id", "correlation_id", "causation_id", "idempotency_key", "source"];

    // Every text comes by in many places; all in all of them would take minutes.
    private const int Step = 5;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task EveryRoute_HostileTextInEveryPlaceOfThePathAndQuery_IsNoDefect(Bus bus)
    {
        var daemon = daemons[bus];
        var (_, secret) = await daemon.IssueAsync("""{"name":"all but admin","scopes":["publish","read","operate"]}""");
        var document = JsonElement.Parse((await daemon.AskAsync(HttpMethod.Get, "/openapi/v1.json", secret)).Text);
        var tried = 0;

        foreach (var path in document.GetProperty("paths").EnumerateObject().Where(path => !path.Name.EndsWith("/stream", StringComparison.Ordinal)))
        {
            foreach (var operation in path.Value.EnumerateObject())
            {
                var parameters = operation.Value.TryGetProperty("parameters", out var found) ? found.EnumerateArray().Where(one => one.GetProperty("in").GetString() != "header").ToList() : [];
                for (var i = tried % Step; i < Hostile.Length && parameters.Count > 0; i += Step)
                {
                    var target = parameters.Aggregate(path.Name + "?x=1", (url, one) => Fill(url, one, Uri.EscapeDataString(Hostile[i])));
                    var (status, text) = await daemon.AskAsync(HttpMethod.Parse(operation.Name), target, secret, operation.Name == "get" ? null : "{}");

                    Assert.True((int)status is >= 200 and < 500, $"{operation.Name} {target}: {(int)status} {text}");
                    tried++;
                }
            }
        }

        Assert.InRange(tried, 100, int.MaxValue);
    }

    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task Publish_HostileTextInEveryField_IsRefusedOrKeptAsItIs(Bus bus)
    {
        var daemon = daemons[bus];
        foreach (var text in Hostile)
        {
            await Task.WhenAll(Fields.Select(field => PublishAsync(daemon, field, text)));
        }
    }

    [Theory]
    [InlineData("/tasks/..%2f..%2fkeys")]
    [InlineData("/tasks/%2e%2e/keys")]
    [InlineData("/config/..%5c..%5ckeys")]
    [InlineData("//keys")]
    [InlineData("/tasks;/keys")]
    [InlineData("/KEYS")]
    public async Task Path_ThatTriesToLeaveItsRoute_ReachesNoOtherWithItsScope(string path)
    {
        var daemon = daemons[Bus.Embedded];
        var (_, secret) = await daemon.IssueAsync("""{"name":"reader","scopes":["read"]}""");

        var (head, _) = await ExchangeAsync(daemon, $"GET {path} HTTP/1.1\r\nHost: {daemon.Daemon.Address.Authority}\r\n{ApiKeyRules.Header}: {secret}\r\nConnection: close\r\n\r\n");

        Assert.Matches("^HTTP/1.1 (400|403|404) ", head);
    }

    [Fact]
    public async Task Body_NestedDeeperThanAnybodyNeeds_IsRefused()
    {
        var nested = new string('[', 100_000) + new string(']', 100_000);
        foreach (var (path, body) in new[] { ("/tasks", """{"topic":"greet.user","payload":{"content":""" + nested + "}}"), ("/config/a", $$"""{"value":{{nested}}}"""), ("/keys", nested) })
        {
            var (status, text) = await daemons[Bus.Embedded].AskAsync(HttpMethod.Post, path, GuardedDaemon.AdminKey, body);

            Assert.Equal((HttpStatusCode.BadRequest, "body_invalid"), (status, JsonElement.Parse(text).GetProperty("code").GetString()));
        }
    }

    [Fact]
    public async Task Body_LargerThanTheLimit_IsRefused()
    {
        var body = $$$"""{"topic":"greet.user","payload":{"content":"{{{new string('x', 1024 * 1024)}}}"}}""";

        var (status, text) = await daemons[Bus.Embedded].AskAsync(HttpMethod.Post, "/tasks", GuardedDaemon.AdminKey, body);

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "body_too_large"), (status, JsonElement.Parse(text).GetProperty("code").GetString()));
    }

    [Fact]
    public async Task Headers_MoreThanTheLimit_AreRefused()
    {
        var daemon = daemons[Bus.Embedded];
        var many = string.Concat(Enumerable.Range(0, 200).Select(i => $"X-{i}: y\r\n"));
        var large = $"X-Large: {new string('y', 40_000)}\r\n";
        foreach (var headers in new[] { many, large })
        {
            var (head, _) = await ExchangeAsync(daemon, $"GET /health HTTP/1.1\r\nHost: {daemon.Daemon.Address.Authority}\r\n{headers}\r\n");

            Assert.StartsWith("HTTP/1.1 431 ", head, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Body_ThatHardlyComes_IsNotWaitedFor()
    {
        var daemon = daemons[Bus.Embedded];
        var (head, elapsed) = await ExchangeAsync(daemon,
            $"POST /tasks HTTP/1.1\r\nHost: {daemon.Daemon.Address.Authority}\r\n{ApiKeyRules.Header}: {GuardedDaemon.AdminKey}\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{{\"topic\"");

        Assert.True(head.Length == 0 || head.StartsWith("HTTP/1.1 408 ", StringComparison.Ordinal), head);
        Assert.InRange(elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    private static async Task PublishAsync(GuardedDaemon daemon, string field, string text)
    {
        var body = JsonSerializer.Serialize(new Dictionary<string, object?> { ["topic"] = "greet.user", ["payload"] = new { content = new { name = text } }, [field] = text });
        var (status, answer) = await daemon.AskAsync(HttpMethod.Post, "/tasks", GuardedDaemon.AdminKey, body);
        Assert.True(status is HttpStatusCode.Accepted or HttpStatusCode.BadRequest, $"{field} = {text}: {(int)status} {answer}");
        if (status == HttpStatusCode.Accepted)
        {
            var id = Uri.EscapeDataString(JsonElement.Parse(answer).GetProperty("task_id").GetString()!);
            var task = JsonElement.Parse((await daemon.AskAsync(HttpMethod.Get, $"/tasks/{id}", GuardedDaemon.AdminKey)).Text);
            Assert.Equal(text, task.GetProperty("event").GetProperty("payload").GetProperty("content").GetProperty("name").GetString());
        }
    }

    private static string Fill(string url, JsonElement parameter, string value)
    {
        var name = parameter.GetProperty("name").GetString()!;
        return parameter.GetProperty("in").GetString() == "path" ? url.Replace($"{{{name}}}", value, StringComparison.Ordinal) : $"{url}&{name}={value}";
    }

    /// <summary>Sends bytes as they are, and reads the answer to its end.</summary>
    private static async Task<(string Head, TimeSpan Elapsed)> ExchangeAsync(GuardedDaemon daemon, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, daemon.Daemon.Address.Port, Stop);
        var start = TimeProvider.System.GetTimestamp();
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), Stop);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        try
        {
            var head = await reader.ReadLineAsync(Stop).AsTask().WaitAsync(TimeSpan.FromSeconds(25), Stop);
            return (head ?? "", TimeProvider.System.GetElapsedTime(start));
        }
        catch (IOException)
        {
            return ("", TimeProvider.System.GetElapsedTime(start));
        }
    }
}
