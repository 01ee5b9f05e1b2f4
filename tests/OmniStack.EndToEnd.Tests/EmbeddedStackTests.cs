using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using OmniStack.Testing;

namespace OmniStack.EndToEnd.Tests;

/// <summary>The application on a machine with nothing but .NET: no server on the PATH, no key.</summary>
public sealed class EmbeddedStackTests : IDisposable
{
    private static readonly Dictionary<string, string?> NothingInstalled = new() { ["PATH"] = "", ["ConnectionStrings__redis"] = null };

    private readonly TempDirectory _data = new();

    public static TheoryData<string> Documents =>
        [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "examples", "documents"), "*.txt").Select(path => Path.GetFileName(path))];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Start_NothingInstalled_RunsEmbeddedSummarizesAndStopsCleanly()
    {
        await using var host = await AppHostProcess.StartAsync(_data.Path, NothingInstalled);

        Assert.Contains("embedded", host.Row("redis"), StringComparison.Ordinal);
        Assert.Contains("embedded", host.Row("mongo"), StringComparison.Ordinal);
        foreach (var service in new[] { "daemon", "chatapi", "web" })
        {
            var health = await host.Http.GetFromJsonAsync<JsonElement>(new Uri(host.Address(service), "/health"), Stop);
            Assert.Equal("healthy", health.GetProperty("status").GetString());
        }
        foreach (var document in Documents)
        {
            await SummarizeAsync(host, document.Data);
        }
        Assert.Equal(0, await host.StopAsync());
    }

    [Fact]
    public async Task Restart_AfterATaskAndATurn_BothAreStillThere()
    {
        await using (var first = await AppHostProcess.StartAsync(_data.Path, NothingInstalled))
        {
            using var published = await first.Http.PostAsync(new Uri(first.Address("daemon"), "/tasks"),
                Json("""{"id": "kept", "topic": "greet.user", "payload": {"content": {"name": "Ada"}}}"""), Stop);
            published.EnsureSuccessStatusCode();
            await first.Http.GetStringAsync(new Uri(first.Address("daemon"), "/tasks/kept?wait=20"), Stop);
            using var turn = await first.Http.PostAsync(new Uri(first.Address("chatapi"), "/api/chat"),
                Json("""{"id": "kept", "message": {"id": "m1", "role": "user", "parts": [{"type": "text", "text": "remember the lighthouse"}]}}"""), Stop);
            Assert.Contains("[DONE]", await turn.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
            await first.StopAsync();
        }

        await using var second = await AppHostProcess.StartAsync(_data.Path, NothingInstalled);

        var task = await second.Http.GetStringAsync(new Uri(second.Address("daemon"), "/tasks/kept"), Stop);
        Assert.Contains("Hello, Ada!", task, StringComparison.Ordinal);
        var messages = await second.Http.GetFromJsonAsync<JsonElement>(new Uri(second.Address("chatapi"), "/api/sessions/kept/messages"), Stop);
        Assert.Equal(["user", "assistant"], messages.GetProperty("items").EnumerateArray().Select(m => m.GetProperty("role").GetString()));
    }

    private static async Task SummarizeAsync(AppHostProcess host, string document)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "examples", "documents", document), Stop);
        using var published = await host.Http.PostAsync(new Uri(host.Address("daemon"), "/tasks"),
            JsonContent.Create(new { topic = "document.summarize", payload = new { content = new { text, sentences = 4 } } }), Stop);
        var id = (await published.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("task_id").GetString();

        var task = await host.Http.GetFromJsonAsync<JsonElement>(new Uri(host.Address("daemon"), $"/tasks/{id}?wait=30"), Stop);

        var sentences = task.GetProperty("result").GetProperty("summary").EnumerateArray().Select(s => s.GetString()!).ToArray();
        Assert.Equal(4, sentences.Length);
        Assert.All(sentences, sentence => Assert.Contains(sentence, text, StringComparison.Ordinal));
        Assert.All(sentences, sentence => Assert.Matches(@"^\W*[A-Z].*[.!?]\W*$", sentence));
        Assert.Equal(sentences.Order(Comparer<string>.Create((a, b) => text.IndexOf(a, StringComparison.Ordinal) - text.IndexOf(b, StringComparison.Ordinal))), sentences);
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");
}
