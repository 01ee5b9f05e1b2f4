using Microsoft.Extensions.AI;
using OmniStack.Abstractions;
using OmniStack.Contracts;
using OmniStack.Testing.Models;
using static OmniStack.Testing.Models.ScriptedModelServer;

namespace OmniStack.Providers.Tests;

/// <summary>What goes wrong with a provider, over each API.</summary>
public sealed class ProviderFailureTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string> Apis => ["chat_completion", "responses", "messages"];

    public static TheoryData<string, int, string, string> Refusals
    {
        get
        {
            var data = new TheoryData<string, int, string, string>();
            foreach (var api in Apis.Select(row => row.Data))
            {
                data.Add(api, 400, "some_error", ErrorCodes.ModelRequestInvalid);
                data.Add(api, 400, "content_filter", ErrorCodes.ModelContentRefused);
                data.Add(api, 401, "some_error", ErrorCodes.ModelFailed);
                data.Add(api, 429, "some_error", ErrorCodes.ModelRateLimited);
                data.Add(api, 500, "some_error", ErrorCodes.ModelUnavailable);
                data.Add(api, 529, "overloaded_error", ErrorCodes.ModelUnavailable);
                data.Add(api, 504, "some_error", ErrorCodes.ModelTimeout);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Stream_Refused_IsTypedWithoutTheProvidersText(string api, int status, string reason, string expected)
    {
        await using var server = await StartAsync(Refuses(status, code: reason));

        var error = await Assert.ThrowsAsync<OmniStackException>(() => AskAsync(server, api));

        Assert.Equal(expected, error.Code);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
        if (status == 401)
        {
            Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Apis))]
    public async Task Stream_RefusedForNow_IsTriedAgainAfterTheAskedWait(string api)
    {
        await using var server = await StartAsync(Refuses(529), Refuses(429, retryAfter: "1"), Sends(Hello(api)));
        var start = TimeProvider.System.GetTimestamp();

        var response = await AskAsync(server, api, ("MaxRetries", "2"), ("MaxRetryDelay", "00:00:01"));

        Assert.Equal("Hello", response.Text);
        Assert.Equal(3, server.Requests.Count);
        Assert.True(TimeProvider.System.GetElapsedTime(start) >= TimeSpan.FromSeconds(1), "Retry-After was not waited for.");
    }

    [Theory]
    [MemberData(nameof(Apis))]
    public async Task Stream_AsksForALongerWaitThanAllowed_FailsAtOnceAndSaysHowLong(string api)
    {
        await using var server = await StartAsync(Refuses(429, retryAfter: "3600"));

        var error = await Assert.ThrowsAsync<OmniStackException>(() => AskAsync(server, api, ("MaxRetries", "2"), ("MaxRetryDelay", "00:00:01")));

        Assert.Equal((ErrorKind.TooMany, TimeSpan.FromHours(1)), (error.Kind, error.RetryAfter));
        Assert.Single(server.Requests);
    }

    [Theory]
    [MemberData(nameof(Apis))]
    public async Task Stream_BreaksOffAfterText_IsNeverTriedAgain(string api)
    {
        await using var server = await StartAsync(BreaksOff(Begun(api)), Sends(Hello(api)));
        List<string> texts = [];

        var error = await Assert.ThrowsAsync<OmniStackException>(() => ReadAsync(server, api, texts, ("MaxRetries", "2")));

        Assert.Equal((ErrorCodes.ModelUnavailable, "Hel"), (error.Code, string.Concat(texts)));
        Assert.Single(server.Requests);
    }

    [Theory]
    [MemberData(nameof(Apis))]
    public async Task Stream_BreaksOffBeforeText_IsTriedAgain(string api)
    {
        await using var server = await StartAsync(BreaksOff(Begun(api)[..1]), Sends(Hello(api)));

        Assert.Equal("Hello", (await AskAsync(server, api, ("MaxRetries", "1"), ("MaxRetryDelay", "00:00:00.010"))).Text);
    }

    [Theory]
    [MemberData(nameof(Apis))]
    public async Task Stream_EndsWithoutSayingWhy_IsBrokenOff(string api)
    {
        await using var server = await StartAsync(Sends(Begun(api)));

        Assert.Equal(ErrorCodes.ModelUnavailable, (await Assert.ThrowsAsync<OmniStackException>(() => AskAsync(server, api))).Code);
    }

    [Theory]
    [MemberData(nameof(Apis))]
    public async Task Stream_FallsSilent_EndsAfterTheTimeLimit(string api)
    {
        await using var server = await StartAsync(FallsSilent(Begun(api)));

        Assert.Equal(ErrorCodes.ModelTimeout, (await Assert.ThrowsAsync<OmniStackException>(() => AskAsync(server, api, ("NetworkTimeout", "00:00:00.300")))).Code);
    }

    [Theory]
    [MemberData(nameof(Apis))]
    public async Task Stream_NeverBegins_EndsAfterTheTimeLimit(string api)
    {
        await using var server = await StartAsync(FallsSilent());

        Assert.Equal(ErrorCodes.ModelTimeout, (await Assert.ThrowsAsync<OmniStackException>(() => AskAsync(server, api, ("NetworkTimeout", "00:00:00.300")))).Code);
    }

    [Theory]
    [MemberData(nameof(Apis))]
    public async Task Stream_Malformed_IsModelFailed(string api)
    {
        var type = api == "messages" ? "message_start" : "response.created";
        await using var server = await StartAsync(Sends([$"event: {type}\ndata: {{ this is no json"]));

        Assert.Equal(ErrorCodes.ModelFailed, (await Assert.ThrowsAsync<OmniStackException>(() => AskAsync(server, api))).Code);
    }

    [Theory]
    [InlineData("chat_completion", """data: {"error":{"code":"rate_limit_exceeded","message":"secret of the provider"}}""")]
    [InlineData("responses", "event: error\ndata: {\"type\":\"error\",\"sequence_number\":1,\"code\":\"rate_limit_exceeded\",\"message\":\"secret of the provider\",\"param\":null}")]
    [InlineData("messages", "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"secret of the provider\"}}")]
    public async Task Stream_ErrorWithin_IsTyped(string api, string item)
    {
        await using var server = await StartAsync(Sends([.. Begun(api), item]));

        var error = await Assert.ThrowsAsync<OmniStackException>(() => AskAsync(server, api));

        Assert.Equal(ErrorCodes.ModelRateLimited, error.Code);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Apis))]
    public async Task Stream_Cancelled_IsNoFailureOfTheModel(string api)
    {
        await using var server = await StartAsync(FallsSilent(Begun(api)));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        await using var models = Models(server, api);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var update in models.Client.GetStreamingResponseAsync("Hi", cancellationToken: stop.Token))
            {
                if (update.Text.Length > 0)
                {
                    await stop.CancelAsync();
                }
            }
        });
    }

    [Fact]
    public async Task Stream_NobodyListens_IsUnavailable()
    {
        await using var models = new ConfiguredModels(("OPENAI_BASE_URL", "http://127.0.0.1:1/v1"), ("OmniStack:Providers:openai:MaxRetries", "0"));

        Assert.Equal(ErrorCodes.ModelUnavailable, (await Assert.ThrowsAsync<OmniStackException>(() => models.Client.GetResponseAsync("Hi", cancellationToken: Stop))).Code);
    }

    private static string[] Begun(string api) => [.. (api switch
    {
        "chat_completion" => (IEnumerable<string>)[ChatCompletionScript.Chunk("""{"role":"assistant"}"""), ChatCompletionScript.Chunk("""{"content":"Hel"}""")],
        "responses" => [ResponsesScript.Created, ResponsesScript.Text("Hel")],
        _ => [AnthropicScript.Start, .. AnthropicScript.Text(0, "Hel").SkipLast(1)],
    })];

    private static IEnumerable<string> Hello(string api) => api switch
    {
        "chat_completion" => ChatCompletionScript.Answer("stop", """{"content":"Hello"}"""),
        "responses" => ResponsesScript.Answer(ResponsesScript.Text("Hello")),
        _ => AnthropicScript.Answer("end_turn", AnthropicScript.Text(0, "Hello")),
    };

    private static ConfiguredModels Models(ScriptedModelServer server, string api, params (string Key, string Value)[] settings)
    {
        List<(string, string?)> all =
        [
            ("BASE_MODEL", "model-x"), ("LLM_PROVIDER", "scripted"), ("OmniStack:Providers:scripted:ApiType", api), ("OmniStack:Providers:scripted:ApiKey", "key"),
            ("OmniStack:Providers:scripted:BaseUrl", api == "messages" ? server.Url : $"{server.Url}/v1"), ("OmniStack:Providers:scripted:MaxRetries", "0"),
        ];
        all.RemoveAll(entry => settings.Any(setting => entry.Item1.EndsWith($":{setting.Key}", StringComparison.Ordinal)));
        return new ConfiguredModels([.. all, .. settings.Select(setting => ($"OmniStack:Providers:scripted:{setting.Key}", (string?)setting.Value))]);
    }

    private static async Task<ChatResponse> AskAsync(ScriptedModelServer server, string api, params (string Key, string Value)[] settings)
    {
        await using var models = Models(server, api, settings);
        return await models.Client.GetResponseAsync("Hi", cancellationToken: Stop);
    }

    private static async Task ReadAsync(ScriptedModelServer server, string api, List<string> texts, params (string Key, string Value)[] settings)
    {
        await using var models = Models(server, api, settings);
        await foreach (var update in models.Client.GetStreamingResponseAsync("Hi", cancellationToken: Stop))
        {
            texts.Add(update.Text);
        }
    }
}
