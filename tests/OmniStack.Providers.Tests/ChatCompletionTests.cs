using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using OmniStack.Testing.Models;
using static OmniStack.Testing.Models.ChatCompletionScript;
using static OmniStack.Testing.Models.ScriptedModelServer;

namespace OmniStack.Providers.Tests;

public sealed class ChatCompletionTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stream_TextAndReasoning_ComesInOrderWithUsage()
    {
        await using var server = await StartAsync(Sends(Answer("stop", """{"role":"assistant","reasoning_content":"hm"}""", """{"content":"Hel"}""", """{"content":"lo"}""")));

        var response = await AskAsync(server, [new ChatMessage(ChatRole.User, "Hi")], new ChatOptions { Instructions = "Be kind." });

        Assert.Equal("Hello", response.Text);
        Assert.Equal("hm", Assert.Single(response.Messages[0].Contents.OfType<TextReasoningContent>()).Text);
        Assert.Equal((ChatFinishReason.Stop, 7L, 3L), (response.FinishReason, response.Usage!.InputTokenCount, response.Usage.OutputTokenCount));
        Assert.Equal((5L, 2L), (response.Usage.CachedInputTokenCount, response.Usage.ReasoningTokenCount));
        var request = Assert.Single(server.Requests);
        Assert.Equal(("/v1/chat/completions", "Bearer key"), (request.Path, request.Headers["Authorization"]));
        Assert.Equal(("gpt-x", true, true),
            (request.Body["model"]!.GetValue<string>(), request.Body["stream"]!.GetValue<bool>(), request.Body["stream_options"]!["include_usage"]!.GetValue<bool>()));
        Assert.Equal(["system", "user"], request.Body["messages"]!.AsArray().Select(message => message!["role"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Stream_UrlCitations_AreSources()
    {
        await using var server = await StartAsync(Sends(Answer("stop",
            """{"content":"Herons nest in trees [1]"}""",
            """{"annotations":[{"type":"url_citation","url_citation":{"url":"https://birds.example.org/heron","title":"Herons","start_index":0,"end_index":20}},{"type":"file_citation"}]}""",
            """{"content":".","annotations":[{"type":"url_citation","url_citation":{"url":"http://b.example.org/"}},{"type":"url_citation","url_citation":{"url":"javascript:alert(1)"}},{"type":"url_citation","url_citation":7},null]}""",
            """{"annotations":{"no":"list"}}""",
            """{"annotations":[]}""")));

        var response = await AskAsync(server, [new ChatMessage(ChatRole.User, "Hi")]);

        Assert.Equal("Herons nest in trees [1].", response.Text);
        var sources = response.Messages.SelectMany(message => message.Contents).SelectMany(content => content.Annotations ?? []).OfType<CitationAnnotation>();
        Assert.Equal(["https://birds.example.org/heron Herons", "http://b.example.org/ "], sources.Select(source => $"{source.Url} {source.Title}"));
    }

    [Fact]
    public async Task Stream_ToolCallsInPieces_ArePutTogether()
    {
        await using var server = await StartAsync(Sends(Answer("tool_calls",
            """{"tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"add","arguments":"{\"x\":"}}]}""",
            """{"tool_calls":[{"index":1,"id":"b","type":"function","function":{"name":"now","arguments":""}}]}""",
            """{"tool_calls":[{"index":0,"function":{"arguments":"1}"}}]}""",
            """{"tool_calls":[{"index":2,"id":"c","type":"function","function":{"name":"add","arguments":"{\"x"}}]}""")));

        var response = await AskAsync(server, [new ChatMessage(ChatRole.User, "Hi")]);

        var calls = response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().ToList();
        Assert.Equal(["a:add", "b:now", "c:add"], calls.Select(call => $"{call.CallId}:{call.Name}"));
        Assert.Equal("1", calls[0].Arguments!["x"]!.ToString());
        Assert.Empty(calls[1].Arguments!);
        Assert.NotNull(calls[2].Exception);
        Assert.Equal(ChatFinishReason.ToolCalls, response.FinishReason);
    }

    [Fact]
    public async Task Request_ToolHistoryAndTools_AreSentAsTheApiWants()
    {
        await using var server = await StartAsync(Sends(Answer("stop", """{"content":"3"}""")));
        var tool = AIFunctionFactory.Create((int x) => x, "add", "Adds.");

        await AskAsync(server,
            [
                new ChatMessage(ChatRole.User, "1+2"),
                new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("a", "add", new Dictionary<string, object?> { ["x"] = 1 })]),
                new ChatMessage(ChatRole.Tool, [new FunctionResultContent("a", new Dictionary<string, object?> { ["sum"] = 3 })]),
            ], new ChatOptions { Tools = [tool], ToolMode = ChatToolMode.RequireSpecific("add"), AllowMultipleToolCalls = false });

        var body = server.Requests.Single().Body;
        Assert.Equal("{\"x\":1}", body["messages"]![1]!["tool_calls"]![0]!["function"]!["arguments"]!.GetValue<string>());
        Assert.Equal(("a", "{\"sum\":3}"), (body["messages"]![2]!["tool_call_id"]!.GetValue<string>(), TextOf(body["messages"]![2]!["content"]!)));
        Assert.Equal(("add", "add"), (body["tools"]![0]!["function"]!["name"]!.GetValue<string>(), body["tool_choice"]!["function"]!["name"]!.GetValue<string>()));
        Assert.False(body["parallel_tool_calls"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Request_ImagesFilesAndSchema_AreSentAsTheApiWants()
    {
        await using var server = await StartAsync(Sends(Answer("stop", """{"content":"{}"}""")));
        var format = ChatResponseFormat.ForJsonSchema(System.Text.Json.JsonElement.Parse("""{"type":"object"}"""), "shape");

        await AskAsync(server,
            [new ChatMessage(ChatRole.User,
            [
                new TextContent("see"), new DataContent(new byte[] { 1, 2 }, "image/png"), new UriContent("https://example.org/a.jpg", "image/jpeg"),
                new DataContent(new byte[] { 3 }, "application/pdf") { Name = "a.pdf" },
            ])], new ChatOptions { ResponseFormat = format, Reasoning = new ReasoningOptions { Effort = ReasoningEffort.Low } });

        var body = server.Requests.Single().Body;
        var parts = body["messages"]![0]!["content"]!.AsArray();
        Assert.Equal(["text", "image_url", "image_url", "file"], parts.Select(part => part!["type"]!.GetValue<string>()));
        Assert.Equal("data:image/png;base64,AQI=", parts[1]!["image_url"]!["url"]!.GetValue<string>());
        Assert.Equal("https://example.org/a.jpg", parts[2]!["image_url"]!["url"]!.GetValue<string>());
        Assert.Equal(("a.pdf", "data:application/pdf;base64,Aw=="), (parts[3]!["file"]!["filename"]!.GetValue<string>(), parts[3]!["file"]!["file_data"]!.GetValue<string>()));
        Assert.Equal(("shape", "low"), (body["response_format"]!["json_schema"]!["name"]!.GetValue<string>(), body["reasoning_effort"]!.GetValue<string>()));
    }

    private static string TextOf(JsonNode content) => content is JsonArray parts ? parts[0]!["text"]!.GetValue<string>() : content.GetValue<string>();

    private static async Task<ChatResponse> AskAsync(ScriptedModelServer server, ChatMessage[] messages, ChatOptions? options = null)
    {
        await using var models = new ConfiguredModels(("OPENAI_API_KEY", "key"), ("OPENAI_BASE_URL", $"{server.Url}/v1"), ("BASE_MODEL", "gpt-x"));
        return await models.Client.GetResponseAsync(messages, options, Stop);
    }
}
