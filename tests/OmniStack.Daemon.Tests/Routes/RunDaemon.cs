using System.Net.Http.Json;
using Microsoft.Extensions.Options;
using OmniStack.Client;
using OmniStack.Contracts.Agents;
using OmniStack.Contracts.Events;

namespace OmniStack.Daemon.Tests.Routes;

/// <summary>A daemon on either bus, with agents on the demo model that stand in its configuration only.</summary>
public sealed class RunDaemon(Bus bus) : DaemonFixture
{
    private RedisServer? _redis;

    /// <summary>Typed, as an application would use it.</summary>
    public DaemonClient Client => new(Http, Options.Create(new OmniStackClientOptions()), TimeProvider.System);

    protected override IReadOnlyDictionary<string, string?> Environment { get; } = new Dictionary<string, string?>
    {
        ["OPENAI_API_KEY"] = null,
        ["OmniStack__Agents__reader__Topic"] = "read",
        ["OmniStack__Agents__reader__Tools__0"] = "find_keywords",
        ["OmniStack__Agents__careful__Topic"] = "read.carefully",
        ["OmniStack__Agents__careful__Tools__0"] = "find_keywords",
        ["OmniStack__Agents__careful__RequireApproval__0"] = "find_keywords",
        ["OmniStack__Agents__rater__Topic"] = "rate",
        ["OmniStack__Agents__rater__OutputSchema"] = """{"type":"object","required":["stars"]}""",
        ["OmniStack__Agents__rate__rater__DlqRetryLimit"] = "0",
        ["OmniStack__Agents__asker__Topic"] = "ask",
        ["OmniStack__Agents__asker__Publishes__0__Topic"] = "document.keywords",
        ["OmniStack__Agents__asker__Publishes__0__Name"] = "keywords_of",
        ["OmniStack__Agents__asker__Publishes__1__Topic"] = "read.carefully",
        ["OmniStack__Agents__asker__Publishes__2__Topic"] = "ask",
        ["OmniStack__Agents__asker__Publishes__2__Timeout"] = "00:00:01",
        ["OmniStack__Agents__ask__asker__ConsumerCount"] = "8",
        ["OmniStack__Providers__Demo__WordDelay"] = "00:00:00.005",
        ["OmniStack__Events__LeaseCheck"] = "00:00:00.100",
        ["OmniStack__Events__MaxHops"] = "3",
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Publishes a text to a topic, and waits for the task to finish.</summary>
    public async Task<TaskRecord> AskAsync(string topic, string text, string? tenant = null)
        => (await Client.WaitForTaskAsync(await PublishAsync(topic, text, tenant), TimeSpan.FromSeconds(30), Stop))!;

    /// <returns>The task's id.</returns>
    public async Task<string> PublishAsync(string topic, string text, string? tenant = null)
    {
        using var response = await Http.PostAsJsonAsync("/tasks", new { topic, tenant_id = tenant, correlation_id = "c-1", payload = new { content = text } }, Stop);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync(EventsJson.Default.PublishResponse, Stop))!.TaskId;
    }

    public async Task<IReadOnlyList<RunEntry>> ReadLogAsync(string runId, RunVisibility visibility = RunVisibility.Internal)
    {
        var entries = new List<RunEntry>();
        await foreach (var entry in Client.FollowRunAsync(runId, 0, visibility, Stop))
        {
            entries.Add(entry);
        }
        return entries;
    }

    protected override async Task<string?> FindRedisAsync()
    {
        _redis = bus == Bus.Redis ? await RedisServer.StartAsync() : null;
        return _redis?.ConnectionString;
    }

    protected override ValueTask StopRedisAsync() => _redis?.DisposeAsync() ?? ValueTask.CompletedTask;
}
