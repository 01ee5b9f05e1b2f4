using Microsoft.Extensions.AI;
using OmniStack.Testing.Models;
using static OmniStack.Testing.Models.AnthropicScript;
using static OmniStack.Testing.Models.ScriptedModelServer;

namespace OmniStack.Providers.Tests;

public sealed class AnthropicTests
{
    private static readonly ChatMessage[] Hi = [new(ChatRole.User, "Hi")];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stream_TextAndThinking_ComesInOrderWithUsage()
    {
        await using var server = await StartAsync(Sends(Answer("end_turn",
            Block(0, """{"type":"thinking","thinking":"","signature":""}""", """{"type":"thinking_delta","thinking":"hm"}""", """{"type":"signature_delta","signature":"sig"}"""),
            AnthropicScript.Text(1, "Hel", "lo"))));

        var response = await AskAsync(server, Hi, new ChatOptions { Instructions = "Be kind." });

        Assert.Equal("Hello", response.Text);
        Assert.Equal("hm", string.Concat(response.Messages.SelectMany(message => message.Contents).OfType<TextReasoningContent>().Select(part => part.Text)));
        Assert.Equal((ChatFinishReason.Stop, 7L, 3L, 5L),
            (response.FinishReason, response.Usage!.InputTokenCount, response.Usage.OutputTokenCount, response.Usage.CachedInputTokenCount));
        var request = Assert.Single(server.Requests);
        Assert.Equal(("/v1/messages", "Bearer key", "claude-x"), (request.Path, request.Headers["Authorization"], request.Body["model"]!.GetValue<string>()));
        Assert.Contains("Be kind.", request.Body["system"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stream_Citations_AreSourcesWithAndWithoutGuardrails(bool isGuarded)
    {
        const string Citation = """{"type":"citations_delta","citation":{"type":"web_search_result_location","url":"https://birds.example.org/heron","title":"Herons","cited_text":"They nest in trees.","encrypted_index":"x"}}""";
        await using var server = await StartAsync(Sends(Answer("end_turn",
            Block(0, """{"type":"text","text":"","citations":[]}""", """{"type":"text_delta","text":"Herons nest "}""", Citation, """{"type":"text_delta","text":"in trees."}"""))));
        (string, string?)[] guarded = isGuarded ? [($"{Guardrails.GuardrailOptions.Section}:BlockedTerms:0", "nothing here")] : [];

        var response = await AskAsync(server, Hi, new ChatOptions(), guarded);

        Assert.Equal("Herons nest in trees.", response.Text);
        var sources = response.Messages.SelectMany(message => message.Contents).SelectMany(content => content.Annotations ?? []).OfType<CitationAnnotation>();
        Assert.Equal("https://birds.example.org/heron Herons", Assert.Single(sources.Select(source => $"{source.Url} {source.Title}").Distinct()));
    }

    [Fact]
    public async Task Stream_ParallelToolCallsInPieces_ArePutTogether()
    {
        await using var server = await StartAsync(Sends(Answer("tool_use",
            Block(0, """{"type":"tool_use","id":"a","name":"add","input":{}}""", """{"type":"input_json_delta","partial_json":"{\"x\":"}""", """{"type":"input_json_delta","partial_json":"1}"}"""),
            Block(1, """{"type":"tool_use","id":"b","name":"now","input":{}}"""))));

        var response = await AskAsync(server, Hi, new ChatOptions { Tools = [AIFunctionFactory.Create((int x) => x, "add", "Adds.")] });

        var calls = response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().ToList();
        Assert.Equal(["a:add", "b:now"], calls.Select(call => $"{call.CallId}:{call.Name}"));
        Assert.Equal("1", calls[0].Arguments!["x"]!.ToString());
        Assert.Equal(ChatFinishReason.ToolCalls, response.FinishReason);
        Assert.Equal("add", server.Requests.Single().Body["tools"]![0]!["name"]!.GetValue<string>());
    }

    [Fact]
    public async Task Request_ToolHistoryImagesAndFiles_AreSentAsTheApiWants()
    {
        await using var server = await StartAsync(Sends(Answer("end_turn", AnthropicScript.Text(0, "3"))));

        await AskAsync(server,
            [
                new ChatMessage(ChatRole.User, [new TextContent("see"), new DataContent(new byte[] { 1, 2 }, "image/png"), new DataContent(new byte[] { 3 }, "application/pdf")]),
                new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("a", "add", new Dictionary<string, object?> { ["x"] = 1 })]),
                new ChatMessage(ChatRole.Tool, [new FunctionResultContent("a", "3")]),
            ]);

        var messages = server.Requests.Single().Body["messages"]!.AsArray();
        Assert.Equal(["text", "image", "document"], messages[0]!["content"]!.AsArray().Select(part => part!["type"]!.GetValue<string>()));
        Assert.Equal("AQI=", messages[0]!["content"]![1]!["source"]!["data"]!.GetValue<string>());
        Assert.Equal(("tool_use", "tool_result"), (messages[1]!["content"]![0]!["type"]!.GetValue<string>(), messages[2]!["content"]![0]!["type"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Request_SchemaAndConfiguredOptions_AreSent()
    {
        await using var server = await StartAsync(Sends(Answer("end_turn", AnthropicScript.Text(0, "{}"))));
        var format = ChatResponseFormat.ForJsonSchema(System.Text.Json.JsonElement.Parse("""{"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":false}"""), "shape");

        await AskAsync(server, Hi, new ChatOptions { ResponseFormat = format },
            ("OmniStack:Models:Named:claude-x:RequestOptions", """{"max_tokens":77,"top_k":5}"""));

        var body = server.Requests.Single().Body;
        Assert.Equal((77, 5, "claude-x"), (body["max_tokens"]!.GetValue<int>(), body["top_k"]!.GetValue<int>(), body["model"]!.GetValue<string>()));
        Assert.Contains("json_schema", body.ToJsonString(), StringComparison.Ordinal);
        Assert.Single(body["messages"]!.AsArray());
    }

    private static async Task<ChatResponse> AskAsync(ScriptedModelServer server, ChatMessage[] messages, ChatOptions? options = null, params (string, string?)[] more)
    {
        await using var models = new ConfiguredModels([
            ("ANTHROPIC_API_KEY", "key"), ("ANTHROPIC_BASE_URL", server.Url), ("BASE_MODEL", "claude-x"), ("OmniStack:Providers:anthropic:MaxRetries", "0"), .. more]);
        return await models.Client.GetResponseAsync(messages, options, Stop);
    }
}
