using Microsoft.Extensions.AI;
using OmniStack.Abstractions;
using OmniStack.Contracts;
using OmniStack.Testing.Models;
using static OmniStack.Testing.Models.ResponsesScript;
using static OmniStack.Testing.Models.ScriptedModelServer;

namespace OmniStack.Providers.Tests;

public sealed class ResponsesTests
{
    private static readonly ChatMessage[] Hi = [new(ChatRole.User, "Hi")];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stream_TextAndReasoning_ComesInOrderWithUsage()
    {
        await using var server = await StartAsync(Sends(Answer(
            Reasoning("hm"), Item(0, """{"type":"reasoning","id":"r1","summary":[{"type":"summary_text","text":"hm"}],"encrypted_content":"cipher"}"""), Text("Hel"), Text("lo"))));

        var response = await AskAsync(server, Hi, new ChatOptions { Instructions = "Be kind." });

        Assert.Equal("Hello", response.Text);
        var reasoning = response.Messages[0].Contents.OfType<TextReasoningContent>().ToList();
        Assert.Equal("hm", string.Concat(reasoning.Select(part => part.Text)));
        Assert.Equal("cipher", reasoning.Single(part => part.ProtectedData is not null).ProtectedData);
        Assert.Equal((ChatFinishReason.Stop, "gpt-test"), (response.FinishReason, response.ModelId));
        Assert.Equal((7L, 3L, 5L, 2L), (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount, response.Usage.CachedInputTokenCount, response.Usage.ReasoningTokenCount));
        var request = Assert.Single(server.Requests);
        Assert.Equal(("/v1/responses", "Bearer key"), (request.Path, request.Headers["Authorization"]));
        Assert.Equal(("gpt-x", true, false, "Be kind."), (request.Body["model"]!.GetValue<string>(), request.Body["stream"]!.GetValue<bool>(),
            request.Body["store"]!.GetValue<bool>(), request.Body["instructions"]!.GetValue<string>()));
        Assert.Equal("reasoning.encrypted_content", request.Body["include"]![0]!.GetValue<string>());
    }

    [Fact]
    public async Task Stream_Citations_AreSources()
    {
        await using var server = await StartAsync(Sends(Answer(Text("Hello"), Item(0, """
            {"type":"message","id":"m1","role":"assistant","status":"completed","content":[{"type":"output_text","text":"Hello","annotations":[
            {"type":"url_citation","start_index":0,"end_index":5,"url":"https://example.org/a","title":"A"}]}]}
            """.ReplaceLineEndings("")))));

        var response = await AskAsync(server, Hi);

        var source = Assert.Single(response.Messages[0].Contents.SelectMany(content => content.Annotations ?? []).OfType<CitationAnnotation>());
        Assert.Equal(("https://example.org/a", "A", "Hello"), (source.Url!.AbsoluteUri, source.Title, response.Text));
    }

    [Fact]
    public async Task Stream_ParallelToolCalls_AreWhole()
    {
        await using var server = await StartAsync(Sends(Answer(
            Event("response.output_item.added", """ "output_index":0,"item":{"type":"function_call","id":"f1","call_id":"a","name":"add","arguments":"","status":"in_progress"} """),
            Event("response.function_call_arguments.delta", """ "item_id":"f1","output_index":0,"delta":"{\"x\":" """),
            Event("response.function_call_arguments.delta", """ "item_id":"f1","output_index":0,"delta":"1}" """),
            Item(0, """{"type":"function_call","id":"f1","call_id":"a","name":"add","arguments":"{\"x\":1}","status":"completed"}"""),
            Item(1, """{"type":"function_call","id":"f2","call_id":"b","name":"now","arguments":"{\"x","status":"completed"}"""))));

        var response = await AskAsync(server, Hi);

        var calls = response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().ToList();
        Assert.Equal(["a:add", "b:now"], calls.Select(call => $"{call.CallId}:{call.Name}"));
        Assert.Equal("1", calls[0].Arguments!["x"]!.ToString());
        Assert.NotNull(calls[1].Exception);
        Assert.Equal(ChatFinishReason.ToolCalls, response.FinishReason);
    }

    [Fact]
    public async Task Request_HistoryAndTools_AreSentAsTheApiWants()
    {
        await using var server = await StartAsync(Sends(Answer(Text("3"))));

        await AskAsync(server,
            [
                new ChatMessage(ChatRole.User, "1+2"),
                new ChatMessage(ChatRole.Assistant,
                [
                    new TextReasoningContent("hm") { ProtectedData = "cipher" }, new TextContent("Adding."),
                    new FunctionCallContent("a", "add", new Dictionary<string, object?> { ["x"] = 1 }),
                ]),
                new ChatMessage(ChatRole.Tool, [new FunctionResultContent("a", null)]),
            ], new ChatOptions { Tools = [AIFunctionFactory.Create((int x) => x, "add", "Adds.")], ToolMode = ChatToolMode.RequireAny, MaxOutputTokens = 9, Temperature = 0.5f });

        var body = server.Requests.Single().Body;
        var items = body["input"]!.AsArray();
        Assert.Equal(["message", "reasoning", "message", "function_call", "function_call_output"], items.Select(item => item!["type"]!.GetValue<string>()));
        Assert.Equal("cipher", items[1]!["encrypted_content"]!.GetValue<string>());
        Assert.Equal(("assistant", "output_text"), (items[2]!["role"]!.GetValue<string>(), items[2]!["content"]![0]!["type"]!.GetValue<string>()));
        Assert.Equal(("a", "{\"x\":1}"), (items[3]!["call_id"]!.GetValue<string>(), items[3]!["arguments"]!.GetValue<string>()));
        Assert.Equal(("a", "null"), (items[4]!["call_id"]!.GetValue<string>(), items[4]!["output"]!.GetValue<string>()));
        Assert.Equal(("add", "required", 9), (body["tools"]![0]!["name"]!.GetValue<string>(), body["tool_choice"]!.GetValue<string>(), body["max_output_tokens"]!.GetValue<int>()));
    }

    [Fact]
    public async Task Request_ImagesFilesAndSchema_AreSentAsTheApiWants()
    {
        await using var server = await StartAsync(Sends(Answer(Text("{}"))));
        var format = ChatResponseFormat.ForJsonSchema(System.Text.Json.JsonElement.Parse("""{"type":"object"}"""), "shape");

        await AskAsync(server,
            [new ChatMessage(ChatRole.User,
            [
                new TextContent("see"), new DataContent(new byte[] { 1, 2 }, "image/png"), new UriContent("https://example.org/a.jpg", "image/jpeg"),
                new DataContent(new byte[] { 3 }, "application/pdf") { Name = "a.pdf" },
            ])], new ChatOptions { ResponseFormat = format, Reasoning = new ReasoningOptions { Effort = ReasoningEffort.High } });

        var body = server.Requests.Single().Body;
        var parts = body["input"]![0]!["content"]!.AsArray();
        Assert.Equal(["input_text", "input_image", "input_image", "input_file"], parts.Select(part => part!["type"]!.GetValue<string>()));
        Assert.Equal("data:image/png;base64,AQI=", parts[1]!["image_url"]!.GetValue<string>());
        Assert.Equal("https://example.org/a.jpg", parts[2]!["image_url"]!.GetValue<string>());
        Assert.Equal(("a.pdf", "data:application/pdf;base64,Aw=="), (parts[3]!["filename"]!.GetValue<string>(), parts[3]!["file_data"]!.GetValue<string>()));
        Assert.Equal(("shape", "high"), (body["text"]!["format"]!["name"]!.GetValue<string>(), body["reasoning"]!["effort"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("max_output_tokens", "length")]
    [InlineData("content_filter", "content_filter")]
    public async Task Stream_Incomplete_SaysWhy(string reason, string expected)
    {
        await using var server = await StartAsync(Sends([Created, Text("Hel"), End("incomplete", $$""","incomplete_details":{"reason":"{{reason}}"}""")]));

        Assert.Equal(expected, (await AskAsync(server, Hi)).FinishReason!.Value.Value);
    }

    [Theory]
    [InlineData("server_error", ErrorCodes.ModelUnavailable)]
    [InlineData("rate_limit_exceeded", ErrorCodes.ModelRateLimited)]
    [InlineData("invalid_prompt", ErrorCodes.ModelContentRefused)]
    public async Task Stream_Failed_IsTyped(string code, string expected)
    {
        await using var server = await StartAsync(Sends([Created, Text("Hel"), End("failed", $$$""","error":{"code":"{{{code}}}","message":"secret of the provider"}""")]));

        var error = await Assert.ThrowsAsync<OmniStackException>(() => AskAsync(server, Hi));

        Assert.Equal(expected, error.Code);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    private static async Task<ChatResponse> AskAsync(ScriptedModelServer server, ChatMessage[] messages, ChatOptions? options = null)
    {
        await using var models = new ConfiguredModels(
            ("OPENAI_API_KEY", "key"), ("OPENAI_BASE_URL", $"{server.Url}/v1"), ("BASE_MODEL", "gpt-x"), ("LLM_API_TYPE", "responses"), ("OmniStack:Providers:openai:MaxRetries", "0"));
        return await models.Client.GetResponseAsync(messages, options, Stop);
    }
}
