using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions;
using OmniStack.Contracts;
using OmniStack.Providers.OpenAI;
using static OmniStack.Providers.Tests.ScriptedOpenAI;

namespace OmniStack.Providers.Tests;

public sealed class OpenAIChatClientTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stream_TextAndReasoning_ComesInOrderWithUsage()
    {
        await using var server = await StartAsync(Streams(
            """{"index":0,"delta":{"role":"assistant","reasoning_content":"hm"}}""",
            """{"index":0,"delta":{"content":"Hel"}}""", """{"index":0,"delta":{"content":"lo"}}""",
            """{"index":0,"delta":{},"finish_reason":"stop"}"""));

        var response = await Client(server).GetResponseAsync([new ChatMessage(ChatRole.User, "Hi")], new ChatOptions { Instructions = "Be kind." }, Stop);

        Assert.Equal("Hello", response.Text);
        Assert.Equal("hm", Assert.Single(response.Messages[0].Contents.OfType<TextReasoningContent>()).Text);
        Assert.Equal((ChatFinishReason.Stop, 7L, 3L), (response.FinishReason, response.Usage!.InputTokenCount, response.Usage.OutputTokenCount));
        var (authorization, body) = Assert.Single(server.Requests);
        Assert.Equal("Bearer key", authorization);
        Assert.Equal(("gpt-x", true, true), (body["model"]!.GetValue<string>(), body["stream"]!.GetValue<bool>(), body["stream_options"]!["include_usage"]!.GetValue<bool>()));
        Assert.Equal(["system", "user"], body["messages"]!.AsArray().Select(message => message!["role"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Stream_ToolCallsInPieces_ArePutTogether()
    {
        await using var server = await StartAsync(Streams(
            """{"index":0,"delta":{"tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"add","arguments":"{\"x\":"}}]}}""",
            """{"index":0,"delta":{"tool_calls":[{"index":1,"id":"b","type":"function","function":{"name":"now","arguments":""}}]}}""",
            """{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"1}"}}]}}""",
            """{"index":0,"delta":{"tool_calls":[{"index":2,"id":"c","type":"function","function":{"name":"add","arguments":"{\"x"}}]}}""",
            """{"index":0,"delta":{},"finish_reason":"tool_calls"}"""));

        var response = await Client(server).GetResponseAsync([new ChatMessage(ChatRole.User, "Hi")], cancellationToken: Stop);

        var calls = response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().ToList();
        Assert.Equal(["a:add", "b:now", "c:add"], calls.Select(call => $"{call.CallId}:{call.Name}"));
        Assert.Equal("1", calls[0].Arguments!["x"]!.ToString());
        Assert.Empty(calls[1].Arguments!);
        Assert.NotNull(calls[2].Exception);
    }

    [Fact]
    public async Task Request_ToolHistoryAndTools_AreSentAsTheApiWants()
    {
        await using var server = await StartAsync(Streams("""{"index":0,"delta":{"content":"3"},"finish_reason":"stop"}"""));
        var tool = AIFunctionFactory.Create((int x) => x, "add", "Adds.");

        await Client(server).GetResponseAsync(
            [
                new ChatMessage(ChatRole.User, "1+2"),
                new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("a", "add", new Dictionary<string, object?> { ["x"] = 1 })]),
                new ChatMessage(ChatRole.Tool, [new FunctionResultContent("a", new Dictionary<string, object?> { ["sum"] = 3 })]),
            ], new ChatOptions { Tools = [tool] }, Stop);

        var body = server.Requests.Single().Body;
        Assert.Equal("{\"x\":1}", body["messages"]![1]!["tool_calls"]![0]!["function"]!["arguments"]!.GetValue<string>());
        Assert.Equal(("a", "{\"sum\":3}"), (body["messages"]![2]!["tool_call_id"]!.GetValue<string>(), ContentOf(body["messages"]![2]!["content"]!)));
        Assert.Equal("add", body["tools"]![0]!["function"]!["name"]!.GetValue<string>());
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(429)]
    [InlineData(500)]
    public async Task Stream_Refused_IsModelFailedWithoutTheProvidersText(int status)
    {
        await using var server = await StartAsync(Refuses(status));

        var error = await Assert.ThrowsAsync<OmniStackException>(() => Client(server).GetResponseAsync([new ChatMessage(ChatRole.User, "Hi")], cancellationToken: Stop));

        Assert.Equal((ErrorKind.BadGateway, ErrorCodes.ModelFailed), (error.Kind, error.Code));
        Assert.Equal($"The model's service answered with status {status}.", error.Message);
    }

    [Fact]
    public async Task Stream_RefusedOnce_IsTriedAgain()
    {
        await using var server = await StartAsync(Refuses(503), Streams("""{"index":0,"delta":{"content":"ok"},"finish_reason":"stop"}"""));

        Assert.Equal("ok", (await Client(server, maxRetries: 1).GetResponseAsync([new ChatMessage(ChatRole.User, "Hi")], cancellationToken: Stop)).Text);
    }

    [Theory]
    [InlineData("""{"id":"c1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"Hel"}}]}""")]
    [InlineData("{ this is no json")]
    public async Task Stream_BrokenOff_IsModelFailed(string line)
    {
        await using var server = await StartAsync(BreaksOff(line));

        var error = await Assert.ThrowsAsync<OmniStackException>(() => Client(server).GetResponseAsync([new ChatMessage(ChatRole.User, "Hi")], cancellationToken: Stop));

        Assert.Equal(ErrorCodes.ModelFailed, error.Code);
    }

    private static string ContentOf(System.Text.Json.Nodes.JsonNode content)
        => content is System.Text.Json.Nodes.JsonArray parts ? parts[0]!["text"]!.GetValue<string>() : content.GetValue<string>();

    private static OpenAIChatClient Client(ScriptedOpenAI server, int maxRetries = 0)
        => new(Options.Create(new OpenAIModelOptions { ApiKey = "key", BaseUrl = server.BaseUrl, Model = "gpt-x", MaxRetries = maxRetries }));
}
