using System.Net.Http.Json;
using System.Text.Json;
using OmniStack.Testing;

namespace OmniStack.EndToEnd.Tests;

/// <summary>A chat turn that asks an agent of the daemon and goes on with its result.</summary>
public sealed class ChatPublishesTests : IAsyncLifetime
{
    private readonly TempDirectory _data = new();
    private ServiceProcess _daemon = null!;
    private ServiceProcess _chat = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _daemon = await StartAsync("OmniStack.Daemon", []);
        _chat = await StartAsync("OmniStack.ChatApi", new()
        {
            ["OmniStack__Client__DaemonAddress"] = _daemon.Address.ToString(),
            ["OmniStack__Chat__Publishing__Topics__0__Topic"] = "greet.user",
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _chat.DisposeAsync();
        await _daemon.DisposeAsync();
        _data.Dispose();
    }

    [Fact]
    public async Task Turn_ThatPublishes_HasTheResultOfTheAgent()
    {
        var answer = await AskAsync("s1", """/tool publish_greet_user {"content":{"name":"Ada"}}""");

        var call = Assert.Single(answer.GetProperty("parts").EnumerateArray(), part => part.GetProperty("type").GetString() == "tool-publish_greet_user");
        Assert.Equal("output-available", call.GetProperty("state").GetString());
        Assert.Contains("Ada", call.GetProperty("output").GetRawText(), StringComparison.Ordinal);
        var tasks = await _daemon.Http.GetFromJsonAsync<JsonElement>("/tasks?correlation_id=s1", Stop);
        var task = Assert.Single(tasks.GetProperty("items").EnumerateArray());
        Assert.Equal(("greet.user", "chat"), (task.GetProperty("topic").GetString(), task.GetProperty("event").GetProperty("source").GetString()));
    }

    [Fact]
    public async Task Turn_ThatPublishesWhatTheAgentRefuses_TellsTheModelWhy()
    {
        var answer = await AskAsync("s2", """/tool publish_greet_user {"content":{"nobody":true}}""");

        var call = Assert.Single(answer.GetProperty("parts").EnumerateArray(), part => part.GetProperty("type").GetString() == "tool-publish_greet_user");
        Assert.Equal("output-error", call.GetProperty("state").GetString());
        Assert.Contains("greet.user", call.GetProperty("errorText").GetString(), StringComparison.Ordinal);
    }

    private Task<ServiceProcess> StartAsync(string project, Dictionary<string, string?> environment) => ServiceProcess.StartAsync(project, new Dictionary<string, string?>(environment)
    {
        ["OMNISTACK_DATA"] = _data.Path, ["OPENAI_API_KEY"] = null, ["ConnectionStrings__redis"] = null,
    });

    private async Task<JsonElement> AskAsync(string session, string text)
    {
        var turn = new { id = session, message = new { id = "m", role = "user", parts = new[] { new { type = "text", text } } } };
        using var response = await _chat.Http.PostAsJsonAsync("/api/chat?stream=false", turn, Stop);
        return await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(Stop);
    }
}
