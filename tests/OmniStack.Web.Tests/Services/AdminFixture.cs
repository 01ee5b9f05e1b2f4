using System.Text;
using System.Text.Json;
using OmniStack.Contracts.Security;
using OmniStack.Testing;

namespace OmniStack.Web.Tests.Services;

/// <summary>The web application before a real Daemon on the embedded bus, both as processes; without keys.</summary>
public class AdminFixture : IAsyncLifetime
{
    private readonly TempDirectory _data = new();
    private ServiceProcess _daemon = null!;
    private ServiceProcess _web = null!;

    public Uri Address => _web.Address;
    public HttpClient Http => _web.Http;
    public string Output => _web.Output;

    /// <summary>The daemon's own interface, to prepare and to check; sends the admin's key where there is one.</summary>
    public HttpClient Daemon => _daemon.Http;

    protected virtual string? AdminKey => null;

    public async ValueTask InitializeAsync()
    {
        _daemon = await ServiceProcess.StartAsync("OmniStack.Daemon", new Dictionary<string, string?>
        {
            ["OMNISTACK_DATA"] = _data.Path, ["OMNISTACK_ADMIN_KEY"] = AdminKey, ["ConnectionStrings__redis"] = null,
            ["OmniStack__Webhooks__AllowedNetworks__0"] = "127.0.0.0/8", ["OmniStack__Daemon__History__Interval"] = "00:00:01",
        });
        if (AdminKey is not null)
        {
            _daemon.Http.DefaultRequestHeaders.Add(ApiKeyRules.Header, AdminKey);
        }
        _web = await ServiceProcess.StartAsync("OmniStack.Web", new Dictionary<string, string?>
        {
            ["services__daemon__http__0"] = _daemon.Address.ToString(), ["services__chatapi__http__0"] = "http://127.0.0.1:9",
            ["OMNISTACK_DATA"] = _data.Path, ["OmniStack__Web__BatchStep"] = "2",
            ["ASPNETCORE_FORWARDEDHEADERS_ENABLED"] = "true",
        });
    }

    /// <returns>The task's id.</returns>
    public async Task<string> PublishAsync(string topic, string content, Uri? webhook = null)
    {
        var address = webhook is null ? "" : $", \"webhook\": \"{webhook}\"";
        var answer = await SendAsync(HttpMethod.Post, "/tasks", $$"""{"topic": "{{topic}}", "payload": {"content": {{content}}{{address}} } }""");
        return answer.GetProperty("task_id").GetString()!;
    }

    /// <summary>Publishes what the summarizer cannot work on, and waits until it is a dead letter.</summary>
    /// <returns>The task's id.</returns>
    public async Task<string> PublishDeadLetterAsync()
    {
        var id = await PublishAsync("document.summarize", """{"text": ""}""");
        Assert.Equal("dead", await StateAsync(id));
        return id;
    }

    /// <summary>The state of a task, once it is final or after 10 s.</summary>
    public async Task<string?> StateAsync(string id) => (await SendAsync(HttpMethod.Get, $"/tasks/{id}?wait=10")).GetProperty("state").GetString();

    public async Task<JsonElement> SendAsync(HttpMethod method, string path, string? json = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json") };
        using var response = await Daemon.SendAsync(request, TestContext.Current.CancellationToken);
        var answer = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, answer);
        return JsonElement.Parse(answer);
    }

    public async ValueTask DisposeAsync()
    {
        await _web.DisposeAsync();
        await _daemon.DisposeAsync();
        _data.Dispose();
        GC.SuppressFinalize(this);
    }
}
