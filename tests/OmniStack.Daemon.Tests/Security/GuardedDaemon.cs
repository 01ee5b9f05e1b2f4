using System.Net;
using System.Text;
using System.Text.Json;
using OmniStack.Contracts.Security;

namespace OmniStack.Daemon.Tests.Security;

using Bus = OmniStack.Daemon.Tests.Routes.Bus;

/// <summary>A daemon on either bus that has a configured key, and checks long requests every 100 ms.</summary>
public sealed class GuardedDaemon(Bus bus) : DaemonFixture
{
    public const string AdminKey = "an-admin-key-of-at-least-32-characters";
    public const string LimitedTenant = "small";

    private RedisServer? _redis;

    /// <summary>The server of a daemon on Redis.</summary>
    public RedisServer Redis => _redis!;

    protected override IReadOnlyDictionary<string, string?> Environment { get; } = new Dictionary<string, string?>
    {
        ["OPENAI_API_KEY"] = null,
        ["OMNISTACK_ADMIN_KEY"] = AdminKey,
        ["OmniStack__Security__RecheckKeys"] = "00:00:00.100",
        [$"OmniStack__Security__Tenants__{LimitedTenant}__EventsPerDay"] = "4",
        ["OmniStack__Daemon__Feed__MaxClientsPerTenant"] = "3",
        ["OmniStack__Agents__reader__Topic"] = "read",
        ["OmniStack__Agents__counter__Topic"] = "count",                        // for long runs, which hold up nobody
        ["OmniStack__Providers__Demo__WordDelay"] = "00:00:00.010",
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Starts another daemon on the same Redis.</summary>
    public Task<ServiceProcess> StartAnotherAsync(string data) => ServiceProcess.StartAsync("OmniStack.Daemon",
        new Dictionary<string, string?>(Environment) { ["OMNISTACK_DATA"] = data, ["ConnectionStrings__redis"] = Redis.ConnectionString });

    /// <summary>Issues a key.</summary>
    public async Task<(string Id, string Secret)> IssueAsync(string json)
    {
        var (status, text) = await AskAsync(HttpMethod.Post, "/keys", AdminKey, json);
        Assert.True(status == HttpStatusCode.Created, text);
        var issued = JsonSerializer.Deserialize(text, SecurityJson.Default.IssuedApiKey)!;
        return (issued.Key.Id, issued.Secret);
    }

    public Task<(HttpStatusCode Status, string Text)> AskAsync(HttpMethod method, string path, string key, string? json = null) => AskAsync(Http, method, path, key, json);

    public static async Task<(HttpStatusCode Status, string Text)> AskAsync(HttpClient http, HttpMethod method, string path, string key, string? json = null)
    {
        using var response = await OpenAsync(http, method, path, key, json);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Stop));
    }

    /// <summary>Sends a request; its answer may go on.</summary>
    public static async Task<HttpResponseMessage> OpenAsync(HttpClient http, HttpMethod method, string path, string key, string? json = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json") };
        request.Headers.Add(ApiKeyRules.Header, key);
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stop);
    }

    protected override async Task<string?> FindRedisAsync()
    {
        _redis = bus == Bus.Redis ? await RedisServer.StartAsync() : null;
        return _redis?.ConnectionString;
    }

    protected override ValueTask StopRedisAsync() => _redis?.DisposeAsync() ?? ValueTask.CompletedTask;
}
