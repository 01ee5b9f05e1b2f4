using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Models;
using OmniStack.Contracts;
using OmniStack.Embedded.Models;
using OmniStack.Testing.Models;
using static OmniStack.Testing.Models.ChatCompletionScript;
using static OmniStack.Testing.Models.ScriptedModelServer;

namespace OmniStack.Providers.Tests;

public sealed class ResponseCacheTests
{
    private static readonly IEnumerable<string> Hello = Answer("stop", """{"reasoning_content":"hm"}""", """{"content":"Hel"}""", """{"content":"lo"}""");
    private static readonly IEnumerable<string> Other = Answer("stop", """{"content":"Other"}""");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ask_TheSameTwice_ReplaysTheStreamWithoutUsage()
    {
        await using var server = await StartAsync(Sends(Hello));
        await using var models = Models(server);

        var first = await ReadAsync(models, new ChatMessage(ChatRole.User, "Hi") { MessageId = "1", CreatedAt = DateTimeOffset.UnixEpoch });
        var second = await ReadAsync(models, new ChatMessage(ChatRole.User, "Hi") { MessageId = "2" });

        Assert.Equal(first.SelectMany(Texts), second.SelectMany(Texts));
        Assert.Equal(["hm", "Hel", "lo"], second.SelectMany(Texts));
        Assert.Equal(ChatFinishReason.Stop, second.ToChatResponse().FinishReason);
        Assert.Equal((10L, null), (first.ToChatResponse().Usage!.TotalTokenCount, second.ToChatResponse().Usage));
        Assert.Single(server.Requests);
    }

    public static TheoryData<ChatOptions> Differences =>
    [
        new ChatOptions { ModelId = "gpt-other" }, new ChatOptions { Temperature = 0.5f }, new ChatOptions { Instructions = "Be kind." },
        new ChatOptions { Tools = [AIFunctionFactory.Create(() => 1, "one")] }, new ChatOptions { ResponseFormat = ChatResponseFormat.Json },
        new ChatOptions { AdditionalProperties = new() { [ModelCallProperties.Tenant] = "acme" } },
    ];

    [Theory]
    [MemberData(nameof(Differences), DisableDiscoveryEnumeration = true)]
    public async Task Ask_SomethingElse_AsksTheModel(ChatOptions options)
    {
        await using var server = await StartAsync(Sends(Hello), Sends(Other));
        await using var models = Models(server);

        await models.Client.GetResponseAsync("Hi", cancellationToken: Stop);

        Assert.Equal("Other", (await models.Client.GetResponseAsync("Hi", options, Stop)).Text);
        Assert.Equal("Other", (await models.Client.GetResponseAsync("Hi", options, Stop)).Text);
        Assert.Equal("Hello", (await models.Client.GetResponseAsync("Hi", cancellationToken: Stop)).Text);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Ask_ForAFreshAnswer_NeitherGetsNorStoresOne()
    {
        await using var server = await StartAsync(Sends(Hello), Sends(Other), Sends(Other));
        await using var models = Models(server);
        var fresh = new ChatOptions { AdditionalProperties = new() { [ModelCallProperties.Fresh] = true } };
        var notFresh = new ChatOptions { AdditionalProperties = new() { [ModelCallProperties.Fresh] = false } };
        await models.Client.GetResponseAsync("Hi", cancellationToken: Stop);

        Assert.Equal("Other", (await models.Client.GetResponseAsync("Hi", fresh, Stop)).Text);
        Assert.Equal("Other", (await models.Client.GetResponseAsync("Hi", fresh, Stop)).Text);
        Assert.Equal("Hello", (await models.Client.GetResponseAsync("Hi", notFresh, Stop)).Text);
    }

    [Fact]
    public async Task Ask_AnswerBrokeOff_IsNotStored()
    {
        await using var server = await StartAsync(BreaksOff(Chunk("""{"content":"Hel"}""")), Sends(Hello));
        await using var models = Models(server);

        await Assert.ThrowsAsync<OmniStackException>(() => models.Client.GetResponseAsync("Hi", cancellationToken: Stop));

        Assert.Equal("Hello", (await models.Client.GetResponseAsync("Hi", cancellationToken: Stop)).Text);
    }

    [Theory]
    [InlineData("false", 2)]
    [InlineData("true", 1)]
    public async Task Ask_AnswerCallsTools_IsStoredWhenAskedTo(string cacheToolCalls, int requests)
    {
        var call = Answer("tool_calls", """{"tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"add","arguments":"{\"x\":1}"}}]}""");
        await using var server = await StartAsync(Sends(call), Sends(call));
        await using var models = Models(server, ("OmniStack:ResponseCache:CacheToolCalls", cacheToolCalls));

        await models.Client.GetResponseAsync("Hi", cancellationToken: Stop);
        var second = await models.Client.GetResponseAsync("Hi", cancellationToken: Stop);

        Assert.Equal("1", Assert.Single(second.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>()).Arguments!["x"]!.ToString());
        Assert.Equal(requests, server.Requests.Count);
    }

    [Fact]
    public async Task Ask_AnswerIsTooLarge_IsNotStored()
    {
        var large = Answer("stop", $$"""{"content":"{{new string('x', 2000)}}"}""");
        await using var server = await StartAsync(Sends(large), Sends(large));
        await using var models = Models(server, ("OmniStack:ResponseCache:MaxAnswerBytes", "1024"));

        await models.Client.GetResponseAsync("Hi", cancellationToken: Stop);
        await models.Client.GetResponseAsync("Hi", cancellationToken: Stop);

        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Ask_CacheDoesNotAnswer_AsksTheModel()
    {
        await using var server = await StartAsync(Sends(Hello));
        await using var models = Models(server, services => services.AddSingleton<IResponseCache, AwayCache>());

        Assert.Equal("Hello", (await models.Client.GetResponseAsync("Hi", cancellationToken: Stop)).Text);
    }

    [Fact]
    public async Task Ask_GuardrailOnOutput_HoldsForStoredAnswersToo()
    {
        await using var server = await StartAsync(Sends(Answer("stop", """{"content":"write to a@b.org"}""")));
        await using var models = Models(server, ("OmniStack:Guardrails:Mask:0", "Email"));

        Assert.Equal("write to [email]", (await models.Client.GetResponseAsync("Hi", cancellationToken: Stop)).Text);
        Assert.Equal("write to [email]", (await models.Client.GetResponseAsync("Hi", cancellationToken: Stop)).Text);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Start_EnabledWithoutACache_IsRefused()
    {
        await using var models = new ConfiguredModels(("OmniStack:ResponseCache:Enabled", "true"));

        Assert.Throws<OptionsValidationException>(() => models.Client);
    }

    private static IEnumerable<string> Texts(ChatResponseUpdate update)
        => update.Contents.Select(content => content switch { TextContent text => text.Text, TextReasoningContent reasoning => reasoning.Text, _ => "" }).Where(text => text.Length > 0);

    private static async Task<List<ChatResponseUpdate>> ReadAsync(ConfiguredModels models, ChatMessage message)
    {
        List<ChatResponseUpdate> updates = [];
        await foreach (var update in models.Client.GetStreamingResponseAsync([message], cancellationToken: Stop))
        {
            updates.Add(update);
        }

        return updates;
    }

    private static ConfiguredModels Models(ScriptedModelServer server, params (string, string?)[] settings)
        => Models(server, services => services.AddMemoryResponseCache(), settings);

    private static ConfiguredModels Models(ScriptedModelServer server, Action<IServiceCollection> configure, params (string, string?)[] settings)
        => new(configure, [("OPENAI_BASE_URL", $"{server.Url}/v1"), ("OmniStack:Providers:openai:MaxRetries", "0"), ("OmniStack:ResponseCache:Enabled", "true"), .. settings]);

    private sealed class AwayCache : IResponseCache
    {
        public Task<byte[]?> FindAsync(string key, CancellationToken cancellationToken) => throw Away();

        public Task StoreAsync(string key, byte[] answer, TimeSpan timeToLive, CancellationToken cancellationToken) => throw Away();

        private static OmniStackException Away() => new(ErrorKind.Unavailable, ErrorCodes.Unavailable, "It is away.");
    }
}
