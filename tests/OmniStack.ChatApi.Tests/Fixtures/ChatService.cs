using System.Net.Http.Json;
using System.Text.Json.Nodes;
using OmniStack.Contracts.Chat;
using OmniStack.Testing;

namespace OmniStack.ChatApi.Tests.Fixtures;

/// <summary>A ChatApi process with the demo model and data of its own, which outlive the process.</summary>
public sealed class ChatService : IAsyncDisposable
{
    private readonly TempDirectory _data = new();
    private ServiceProcess? _process;

    public HttpClient Http => _process!.Http;

    public Uri Address => _process!.Address;

    public string Output => _process!.Output;

    public string DataPath => _data.Path;

    public static async Task<ChatService> StartAsync(params (string Name, string? Value)[] environment)
    {
        var service = new ChatService();
        await service.RestartAsync(environment);
        return service;
    }

    /// <summary>Starts it, again after <see cref="KillAsync"/>.</summary>
    public async Task RestartAsync(params (string Name, string? Value)[] environment)
    {
        Dictionary<string, string?> variables = new()
        {
            ["OMNISTACK_DATA"] = _data.Path,
            ["OPENAI_API_KEY"] = null,
            ["OmniStack__Providers__Demo__WordDelay"] = "00:00:00.005",
        };
        foreach (var (name, value) in environment)
        {
            variables[name] = value;
        }

        _process = await ServiceProcess.StartAsync("OmniStack.ChatApi", variables);
    }

    public Task KillAsync() => _process!.KillAsync();

    /// <summary>Ends it as a deployment does.</summary>
    public Task<int> StopAsync() => _process!.StopAsync();

    public Task<HttpResponseMessage> SendAsync(string sessionId, string messageId, string text)
        => PostAsync(new JsonObject { ["id"] = sessionId, ["message"] = AiSdk.UserMessage(messageId, text) });

    public Task<HttpResponseMessage> PostAsync(JsonNode body, string? client = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/chat") { Content = JsonContent.Create(body) };
        if (client is not null)
        {
            request.Headers.Add("X-Client-Id", client);
        }

        return Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    /// <summary>Sends and reads the whole stream.</summary>
    public async Task<string> TurnAsync(string sessionId, string messageId, string text)
    {
        using var response = await SendAsync(sessionId, messageId, text);
        return await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    public async Task<IReadOnlyList<UIMessageDto>> MessagesAsync(string sessionId)
        => (await Http.GetFromJsonAsync($"/api/sessions/{sessionId}/messages?limit=200", ChatJson.Default.MessagePage, TestContext.Current.CancellationToken))!.Items;

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _data.Dispose();
    }
}
