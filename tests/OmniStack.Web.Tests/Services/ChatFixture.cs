using System.Net.Http.Json;
using OmniStack.Contracts.Chat;
using OmniStack.Testing;
using OmniStack.Testing.Browser;

namespace OmniStack.Web.Tests.Services;

/// <summary>The web application before a real ChatApi, whose demo answers and asks before it calculates. Each test has sessions of its own.</summary>
public sealed class ChatFixture(Chromium chromium) : IAsyncLifetime
{
    private readonly TempDirectory _data = new();
    private ServiceProcess _chat = null!;
    private ServiceProcess _web = null!;

    public Uri Address => _web.Address;

    public HttpClient Chat => _chat.Http;

    public async ValueTask InitializeAsync()
    {
        _chat = await ServiceProcess.StartAsync("OmniStack.ChatApi", new Dictionary<string, string?>
        {
            ["OMNISTACK_DATA"] = _data.Path,
            ["OPENAI_API_KEY"] = null,
            ["ANTHROPIC_API_KEY"] = null,
            ["OmniStack__Providers__Demo__WordDelay"] = "00:00:00.010",
            ["OmniStack__Chat__ToolsToApprove__0"] = "calculate",
            ["OmniStack__Chat__Prices__Models__0__Model"] = "*",
            ["OmniStack__Chat__Prices__Models__0__InputPerMillion"] = "1",
            ["OmniStack__Chat__Prices__Models__0__OutputPerMillion"] = "2",
        });
        _web = await ServiceProcess.StartAsync("OmniStack.Web", new Dictionary<string, string?>
        {
            ["services__daemon__http__0"] = "http://127.0.0.1:9",
            ["services__chatapi__http__0"] = _chat.Address.ToString(),
            ["OMNISTACK_DATA"] = _data.Path,
        });
    }

    internal Task<WatchedPage> OpenAsync(string path, Microsoft.Playwright.BrowserNewContextOptions? options = null) => chromium.OpenAsync(Address, path, options);

    /// <summary>Runs a turn to its end, as another client of the same owner would.</summary>
    public async Task<UIMessageDto> AskAsync(string sessionId, string text)
    {
        var body = new { id = sessionId, message = new { id = Guid.NewGuid().ToString("N"), role = "user", parts = new[] { new { type = "text", text } } } };
        using var response = await Chat.PostAsJsonAsync("/api/chat?stream=false", body, TestContext.Current.CancellationToken);
        return (await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync(ChatJson.Default.UIMessageDto, TestContext.Current.CancellationToken))!;
    }

    /// <summary>Stores another version of a message, and its answer.</summary>
    public async Task EditAsync(string sessionId, string messageId, string text)
    {
        var body = new { id = sessionId, messageId, message = new { id = messageId, role = "user", parts = new[] { new { type = "text", text } } } };
        using var response = await Chat.PostAsJsonAsync("/api/chat?stream=false", body, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
    }

    public Task<string> GetPageAsync(string path) => _web.Http.GetStringAsync(path, TestContext.Current.CancellationToken);

    public async Task<IReadOnlyList<UIMessageDto>> MessagesAsync(string sessionId) => (await Chat.GetFromJsonAsync(
        $"/api/sessions/{sessionId}/messages?limit=200", ChatJson.Default.MessagePage, TestContext.Current.CancellationToken))!.Items;

    public async ValueTask DisposeAsync()
    {
        await _web.DisposeAsync();
        await _chat.DisposeAsync();
        _data.Dispose();
    }
}
