using System.Net.Http.Json;
using System.Text.Json;
using OmniStack.Contracts.Events;
using OmniStack.Daemon.Tests.Routes;

namespace OmniStack.Daemon.Tests.Faults;

/// <summary>What each event of a test asks for: a reply that nobody takes, and a message to a receiver. However often something was killed, there is one of each.</summary>
internal sealed class FollowUps : IAsyncDisposable
{
    private const string Replies = "replies.nobody";
    private const string Webhooks = "omnistack.webhooks";

    private readonly HookReceiver _receiver;

    private FollowUps(HookReceiver receiver) => _receiver = receiver;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<FollowUps> StartAsync() => new(await HookReceiver.StartAsync());

    /// <summary>For daemons that may reach the receiver, and whose leases of messages end soon after their deaths.</summary>
    public static IReadOnlyDictionary<string, string?> Environment(string reclaimIdle) => new Dictionary<string, string?>
    {
        ["OmniStack__Webhooks__AllowedHosts__0"] = "127.0.0.1",
        ["OmniStack__Agents__omnistack.webhooks__webhook-sender__ReclaimIdle"] = reclaimIdle,
        ["OmniStack__Agents__omnistack.webhooks__webhook-sender__RetryBaseDelay"] = "00:00:00.050",
    };

    /// <summary>The payload of an event.</summary>
    public object PayloadOf(object content) => new { content, webhook = _receiver.Url, reply_to = Replies };

    /// <summary>Waits until every message was sent.</summary>
    /// <param name="http">Of a daemon that sends them.</param>
    /// <param name="ids">Of all events.</param>
    public async Task AssertOneEachAsync(HttpClient http, IReadOnlyCollection<string> ids)
    {
        List<TaskRecord> messages = [];
        await Eventually.IsTrueAsync(async () => (messages = await ListAsync(http, Webhooks)).All(task => task.State == TaskState.Succeeded), TimeSpan.FromSeconds(90));
        var replies = await ListAsync(http, Replies);

        var expected = ids.Order(StringComparer.Ordinal).ToList();
        Assert.Equal(expected, replies.Select(task => task.Event.CausationId!).Order(StringComparer.Ordinal));
        Assert.Equal(expected, messages.Select(task => task.Event.CausationId!).Order(StringComparer.Ordinal));
        Dictionary<string, string> taskOfMessage = new(StringComparer.Ordinal);
        while (taskOfMessage.Count < messages.Count)
        {
            var (headers, body) = await _receiver.NextAsync();
            // A crash can repeat a message; it is known by its id then.
            taskOfMessage[headers["webhook-id"]!] = JsonElement.Parse(body).GetProperty("data").GetProperty("task_id").GetString()!;
        }
        Assert.Equal(messages.Select(task => task.TaskId).Order(StringComparer.Ordinal), taskOfMessage.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(expected, taskOfMessage.Values.Order(StringComparer.Ordinal));
    }

    public ValueTask DisposeAsync() => _receiver.DisposeAsync();

    private static async Task<List<TaskRecord>> ListAsync(HttpClient http, string topic)
    {
        List<TaskRecord> tasks = [];
        for (string? cursor = ""; cursor is not null;)
        {
            var from = cursor.Length == 0 ? "" : $"&cursor={Uri.EscapeDataString(cursor)}";
            var page = await http.GetFromJsonAsync($"/tasks?topic={topic}&limit=1000{from}", EventsJson.Default.TaskPage, Stop);
            tasks.AddRange(page!.Items);
            cursor = page.NextCursor;
        }
        return tasks;
    }
}
