using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using OmniStack.Contracts.Events;

namespace OmniStack.Daemon.Tests.Routes;

/// <summary>A daemon on either bus, with an agent that takes minutes, and webhooks that may go to this machine.</summary>
public class BusDaemon(Bus bus) : DaemonFixture
{
    /// <summary>Where the agent is that answers one word a second.</summary>
    public const string SlowTopic = "slow.answer";

    /// <summary>What webhooks are signed with.</summary>
    public static readonly byte[] WebhookKey = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    private RedisServer? _redis;

    /// <summary>The server of a daemon on Redis.</summary>
    public RedisServer Redis => _redis!;

    protected override IReadOnlyDictionary<string, string?> Environment { get; } = new Dictionary<string, string?>
    {
        ["OPENAI_API_KEY"] = null,
        ["OmniStack__Agents__slow__Topic"] = SlowTopic,
        ["OmniStack__Agents__slow__Instructions"] = "Take your time.",
        ["OmniStack__Providers__Demo__WordDelay"] = "00:00:01",
        ["OmniStack__Daemon__History__Interval"] = "00:00:01",
        ["OmniStack__Events__LeaseCheck"] = "00:00:00.100",
        ["OmniStack__Events__TopicListLife"] = "00:00:00",
        ["OmniStack__Agents__omnistack.webhooks__webhook-sender__RetryBaseDelay"] = "00:00:00.050",
        ["OmniStack__Webhooks__AllowedHosts__0"] = "127.0.0.1",
        ["OmniStack__Webhooks__Secrets__0"] = "whsec_" + Convert.ToBase64String(WebhookKey),
    };

    /// <summary>True when the test kills Redis.</summary>
    public bool RedisLosesNothing { get; init; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Starts another daemon on the same Redis.</summary>
    public Task<ServiceProcess> StartAnotherAsync(string data) => ServiceProcess.StartAsync("OmniStack.Daemon",
        new Dictionary<string, string?>(Environment) { ["OMNISTACK_DATA"] = data, ["ConnectionStrings__redis"] = Redis.ConnectionString });

    /// <summary>Publishes, and answers with the task's id.</summary>
    public async Task<string> PublishAsync(object request)
    {
        using var response = await Http.PostAsJsonAsync("/tasks", request, Stop);
        var text = await response.Content.ReadAsStringAsync(Stop);
        Assert.True(response.StatusCode == HttpStatusCode.Accepted, text);
        return JsonElement.Parse(text).GetProperty("task_id").GetString()!;
    }

    /// <summary>Publishes something that the greeter answers.</summary>
    public Task<string> GreetAsync(string name) => PublishAsync(new { topic = "greet.user", payload = new { content = new { name } } });

    /// <summary>Publishes something that the greeter answers, to be posted to a webhook.</summary>
    public Task<string> GreetAsync(string name, Uri webhook) => PublishAsync(new { topic = "greet.user", payload = new { content = new { name }, webhook } });

    /// <summary>Publishes what the summarizer gives up at the first attempt, and waits until it has.</summary>
    public async Task<string> FailAsync(string? tenant = null)
    {
        var id = await PublishAsync(new { topic = "document.summarize", tenant_id = tenant, payload = new { content = new { text = "One light.", sentences = 0 } } });
        Assert.Equal(TaskState.Dead, (await WaitAsync(id)).State);
        return id;
    }

    /// <summary>The task when it is finished.</summary>
    public async Task<TaskRecord> WaitAsync(string id)
        => (await Http.GetFromJsonAsync($"/tasks/{id}?wait=20", EventsJson.Default.TaskRecord, Stop))!;

    public async Task<TaskRecord> FindAsync(string id) => (await Http.GetFromJsonAsync($"/tasks/{id}", EventsJson.Default.TaskRecord, Stop))!;

    /// <summary>Sends a request that must be answered with 200.</summary>
    public async Task<JsonElement> DoAsync(HttpMethod method, string path, string? json = null)
    {
        var (status, body) = await SendAsync(method, path, json);
        Assert.True(status is HttpStatusCode.OK, $"{method} {path}: {status} {body}");
        return body;
    }

    protected override async Task<string?> FindRedisAsync()
    {
        _redis = bus == Bus.Redis ? await RedisServer.StartAsync(RedisLosesNothing) : null;
        return _redis?.ConnectionString;
    }

    protected override ValueTask StopRedisAsync() => _redis?.DisposeAsync() ?? ValueTask.CompletedTask;
}
