using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using OmniStack.Conformance.Security;

namespace OmniStack.ChatApi.Tests.Security;

/// <summary>The chat's service against requests that are written to do harm.</summary>
public sealed class HostileInputTests(GuardedChat chat) : HostileRequestContract, IClassFixture<GuardedChat>
{
    protected override IReadOnlyList<(string Path, string Body)> DeepBodies { get; } =
    [
        ("/api/chat", """{"id":"s","message":{"role":"user","parts":@}}"""), ("/api/chat", """{"id":"s","anything":@}"""), ("/api/sessions/s/branch", """{"answerId":@}"""),
    ];

    protected override (string Path, string Body) LongBody => ("/api/chat", """{"id":"s","message":{"role":"user","parts":[{"type":"text","text":"@"}]}}""");

    // Nothing of this service is above the key; none of these may lead anywhere all the same.
    protected override IReadOnlyList<string> EscapingPaths { get; } =
        ["/api/sessions/..%2f..%2fhealth", "/api/attachments/..%2f..%2f..%2fetc%2fpasswd", "/api/attachments/..%5c..%5cetc", "/api/attachments/%2e%2e%2fkeys", "//api/models/x", "/api;/models"];

    [Fact]
    public async Task Send_HostileTextInEveryField_IsRefusedOrKeptAsItIs()
    {
        foreach (var text in Hostile)
        {
            var session = $"s-{Guid.NewGuid():N}";
            await TryAsync("/api/chat?stream=false", new JsonObject { ["id"] = text, ["message"] = MessageOf("m", "Hello") });
            await TryAsync("/api/chat?stream=false", new JsonObject { ["id"] = session, ["message"] = MessageOf(text, "Hello") });
            await TryAsync("/api/chat?stream=false", new JsonObject { ["id"] = session, ["trigger"] = text, ["messageId"] = text, ["whenBusy"] = text, ["message"] = MessageOf("m2", "Hello") });

            var (status, answer) = await chat.AskAsync(HttpMethod.Post, "/api/chat?stream=false", GuardedChat.AdminKey, new JsonObject { ["id"] = session, ["message"] = MessageOf("m3", text) }.ToJsonString());
            Assert.True(status == HttpStatusCode.OK, $"{text}: {(int)status} {answer}");
            var messages = JsonElement.Parse((await chat.AskAsync(HttpMethod.Get, $"/api/sessions/{session}/messages?limit=200", GuardedChat.AdminKey)).Text);
            Assert.Contains(messages.GetProperty("items").EnumerateArray(), message => message.GetProperty("parts")[0].GetProperty("text").GetString() == text);
            await NameAsync(session, text);
        }
    }

    [Fact]
    public async Task Upload_HostileNames_AreShownAsNamesAndWriteNothingElsewhere()
    {
        var before = Directory.EnumerateFiles(chat.Service.DataPath, "*", SearchOption.AllDirectories).Count();
        foreach (var name in Hostile)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/attachments?filename={Uri.EscapeDataString(name)}") { Content = new ByteArrayContent("a text"u8.ToArray()) { Headers = { ContentType = new("application/octet-stream") } } };
            request.Headers.Add("X-Api-Key", GuardedChat.AdminKey);
            using var response = await chat.Service.Http.SendAsync(request, Stop);
            var text = await response.Content.ReadAsStringAsync(Stop);
            Assert.True(response.StatusCode is HttpStatusCode.Created or HttpStatusCode.BadRequest, $"{name}: {(int)response.StatusCode} {text}");
            if (response.StatusCode == HttpStatusCode.Created)
            {
                var file = JsonElement.Parse(text);
                var shown = file.TryGetProperty("filename", out var kept) ? kept.GetString()! : "";
                Assert.False(shown.Contains('/') || shown.Contains('\\') || shown.Any(char.IsControl), shown);
                var (status, content) = await chat.AskAsync(HttpMethod.Get, file.GetProperty("url").GetString()!, GuardedChat.AdminKey);
                Assert.Equal((HttpStatusCode.OK, "a text"), (status, content));
            }
        }
        Assert.InRange(Directory.EnumerateFiles(chat.Service.DataPath, "*", SearchOption.AllDirectories).Count(), before, before + (3 * Hostile.Count));
        Assert.DoesNotContain(
            Directory.EnumerateFiles(chat.Service.DataPath, "*", SearchOption.AllDirectories).Concat(Directory.EnumerateFiles(Path.GetDirectoryName(chat.Service.DataPath)!)),
            path => Path.GetFileName(path) == "passwd");
    }

    protected override Task<HostileTarget> FindTargetAsync() => Task.FromResult(new HostileTarget(chat.Service.Http, GuardedChat.AdminKey));

    private async Task NameAsync(string session, string name)
    {
        var (status, answer) = await chat.AskAsync(HttpMethod.Patch, $"/api/sessions/{session}", GuardedChat.AdminKey, new JsonObject { ["name"] = name }.ToJsonString());
        Assert.True(status is HttpStatusCode.OK or HttpStatusCode.BadRequest, $"{name}: {(int)status} {answer}");
        var (found, list) = await chat.AskAsync(HttpMethod.Get, $"/api/sessions?q={Uri.EscapeDataString(name[..Math.Min(name.Length, 100)])}", GuardedChat.AdminKey);
        Assert.True(found is HttpStatusCode.OK or HttpStatusCode.BadRequest, $"{name}: {(int)found} {list}");
    }

    private async Task TryAsync(string path, JsonObject body)
    {
        var (status, answer) = await chat.AskAsync(HttpMethod.Post, path, GuardedChat.AdminKey, body.ToJsonString());
        Assert.True((int)status is >= 200 and < 500, $"{body}: {(int)status} {answer}");
    }

    private static JsonObject MessageOf(string id, string text)
        => new() { ["id"] = id, ["role"] = "user", ["parts"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = text }) };
}
