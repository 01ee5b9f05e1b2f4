using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using OmniStack.Contracts.Events;
using OmniStack.Daemon.Agents;
using OmniStack.Daemon.Agents.Llm;
using OmniStack.Events;

namespace OmniStack.Daemon.Tests;

/// <summary>Agents that stand in the configuration only, on the demo model.</summary>
public sealed class LlmAgentTests : IDisposable
{
    private readonly TempDirectory _data = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Publish_ToAConfiguredAgent_ItAnswersWithItsTools()
    {
        await using var daemon = await StartAsync(new()
        {
            ["OmniStack__Agents__0__Name"] = "librarian",
            ["OmniStack__Agents__0__Topic"] = "library.question",
            ["OmniStack__Agents__0__Description"] = "Answers questions about texts.",
            ["OmniStack__Agents__0__Instructions"] = "Be brief.",
            ["OmniStack__Agents__0__Tools__0"] = "find_keywords",
        });

        var task = await RunAsync(daemon, "library.question", """/tool find_keywords {"text":"The sea. The sea and the ship.","count":1}""");
        var agents = await daemon.Http.GetStringAsync("/agents", Stop);

        Assert.Equal(TaskState.Succeeded, task.State);
        Assert.Contains("find_keywords returned", task.Result?.GetString(), StringComparison.Ordinal);
        Assert.Contains("\"librarian\"", agents, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_AnswerThatDoesNotFitTheSchema_IsADeadLetterWithTheReason()
    {
        await using var daemon = await StartAsync(new()
        {
            ["OmniStack__Agents__rater__Topic"] = "rate",
            ["OmniStack__Agents__rater__OutputSchema"] = """{"type":"object","required":["stars"]}""",
            ["OmniStack__Agents__rate__rater__DlqRetryLimit"] = "0",
        });

        var task = await RunAsync(daemon, "rate", "Rate this.");

        Assert.Equal(TaskState.Dead, task.State);
        Assert.Contains("does not fit the output's schema", task.Runs[0].Error?.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Tools__0", "nope", "OmniStack:Agents:bad:Tools names 'nope'")]
    [InlineData("McpServers__0", "nope", "OmniStack:Agents:bad:McpServers names 'nope'")]
    [InlineData("HandOffs__0", "nope", "OmniStack:Agents:bad:HandOffs names 'nope'")]
    [InlineData("OutputSchema", "{", "OmniStack:Agents:bad:OutputSchema is not a JSON object")]
    [InlineData("Instrutions", "typo", "Instrutions")]
    public async Task Start_WrongEntry_EndsAndNamesTheKey(string key, string value, string expected)
    {
        var error = await Assert.ThrowsAnyAsync<Exception>(() => StartHereAsync(("OmniStack:Agents:bad:Topic", "bad.topic"), ($"OmniStack:Agents:bad:{key.Replace("__", ":", StringComparison.Ordinal)}", value)));

        Assert.Contains(expected, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_FolderOfYaml_HostsItsAgents()
    {
        await using var daemon = await StartAsync(new()
        {
            ["OmniStack__AgentsFolder"] = Path.Combine(Repository.Root, "examples", "configured-agent", "agents"),
        });

        var keywords = await RunAsync(daemon, "library.question", """/tool find_keywords {"text":"The sea. The sea and the ship.","count":1}""");
        var summary = await RunAsync(daemon, "library.question", """/tool summarize {"content":{"text":"The sea is wide. The ship is small.","sentences":1}}""");
        var refused = await RunAsync(daemon, "library.question", """/tool summarize {"content":{"text":"The sea.","sentences":"one"}}""");
        var waiting = await RunAsync(daemon, "library.archive", """/tool summarize_text {"text":"The sea is wide.","sentences":1}""");

        Assert.Contains("find_keywords returned", keywords.Result?.GetString(), StringComparison.Ordinal);
        Assert.Contains("\"sentence_count\":2", summary.Result?.GetString(), StringComparison.Ordinal);
        Assert.Contains("$.content.sentences must be integer, not string.", refused.Result?.GetString(), StringComparison.Ordinal);
        Assert.Equal("waiting", waiting.Result?.GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("name: a\ntopic: a\ntools: [nope]", ":a:Tools names 'nope'")]
    [InlineData("name: a", ":a:Topic is missing")]
    [InlineData("name: a\ntopic: a\nmaxSteps: many", "MaxSteps")]
    [InlineData("name: a\ntopic: a\ninstrutions: typo", "instrutions")]
    [InlineData("name: a\ntopic: a\npublishes:\n  - topic: omnistack.runs.a", ":a:Publishes:0:Topic is missing")]
    [InlineData("name: a\ntopic: a\n---\nname: a\ntopic: b", ":a:Name 'a' is given to two agents")]
    [InlineData("- a", "(1,1): an agent is a mapping")]
    [InlineData("name: a\ntopic: [a\n", "bad.yaml(3,")]
    public async Task Start_WrongFile_EndsAndNamesThePlace(string yaml, string expected)
    {
        Directory.CreateDirectory(_data["agents"]);
        await File.WriteAllTextAsync(_data["agents/bad.yaml"], yaml, Stop);

        var error = await Assert.ThrowsAnyAsync<Exception>(() => StartHereAsync(("OmniStack:AgentsFolder", _data["agents"])));

        Assert.Contains("agents/bad.yaml", error.ToString(), StringComparison.Ordinal);
        Assert.Contains(expected, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WrongEntry_EndsTheProcess()
    {
        var error = await Assert.ThrowsAnyAsync<Exception>(() => StartAsync(new() { ["OmniStack__Agents__bad__Topic"] = "bad.topic", ["OmniStack__Agents__bad__Tools__0"] = "nope" }));

        Assert.Contains("OmniStack:Agents:bad:Tools names 'nope'", error.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Starts what agents need, in this process.</summary>
    private async Task StartHereAsync(params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection([new("OMNISTACK_DATA", _data.Path), .. settings.Select(one => KeyValuePair.Create(one.Key, (string?)one.Value))]);
        builder.AddEventBus();
        builder.AddAgentRuntime();
        builder.AddOmniDaemon().AddWebhooks().AddSchedules().AddShippedAgents().AddLlmAgents(builder.Configuration);
        builder.AddApi();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        await app.StartAsync(Stop);
        await app.StopAsync(Stop);
    }

    private Task<ServiceProcess> StartAsync(Dictionary<string, string?> environment) => ServiceProcess.StartAsync("OmniStack.Daemon",
        new Dictionary<string, string?>(environment)
        {
            ["OMNISTACK_DATA"] = _data.Path,
            ["ConnectionStrings__redis"] = null,
            ["OPENAI_API_KEY"] = null,
            ["OmniStack__Providers__Demo__WordDelay"] = "00:00:00",
        });

    private static async Task<TaskRecord> RunAsync(ServiceProcess daemon, string topic, string content)
    {
        using var response = await daemon.Http.PostAsJsonAsync("/tasks", new { topic, payload = new { content } }, Stop);
        response.EnsureSuccessStatusCode();
        return (await daemon.Http.GetFromJsonAsync($"{response.Headers.Location}?wait=20", EventsJson.Default.TaskRecord, Stop))!;
    }
}
