using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Models;
using OmniStack.Contracts;
using OmniStack.Providers.Demo;
using OmniStack.Providers.Routing;
using OmniStack.Testing.Models;
using static OmniStack.Testing.Models.ScriptedModelServer;

namespace OmniStack.Providers.Tests;

public sealed class ModelRoutingTests
{
    private const string Key = "sk-secret";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Client_NothingConfigured_IsTheDemoWhateverModelIsAsked()
    {
        await using var models = new ConfiguredModels(("OmniStack:Model", "gpt-4o-mini"), ("OPENAI_API_KEY", ""), ("OPENAI_BASE_URL", ""), ("OmniStack:Providers:Demo:WordDelay", "0"));

        Assert.NotNull(models.Client.GetService<DemoChatClient>());
    }

    [Theory]
    [InlineData("gpt-5", "openai", "Responses")]
    [InlineData("GPT-5", "openai", "Responses")]
    [InlineData("o3-mini", "openai", "Responses")]
    [InlineData("claude-opus", "anthropic", "Messages")]
    [InlineData("claude-fast-1", "fast", "ChatCompletion")]
    [InlineData("llama3.2", "ollama", "ChatCompletion")]
    public async Task Find_ByPrefix_TheLongestCounts(string model, string provider, string api)
    {
        await using var models = new ConfiguredModels(
            ("OPENAI_API_KEY", Key), ("ANTHROPIC_API_KEY", Key), ("OmniStack:Providers:ollama:BaseUrl", "http://localhost:11434/v1"), ("OmniStack:Providers:fast:BaseUrl", "http://localhost:1/v1"),
            ("LLM_MODEL_PROVIDER_INFERENCE_MAP", """{"llama*":"ollama","claude-fast-*":"fast"}"""));

        var route = Routes(models).Find(model);

        Assert.Equal((provider, api, model), (route.Provider, route.Api.ToString(), route.Model));
    }

    [Fact]
    public async Task Find_UnknownModel_ListsWhatIsKnownAndNoKey()
    {
        await using var models = new ConfiguredModels(("OPENAI_API_KEY", Key), ("OmniStack:Models:Named:fast:Model", "gpt-5-nano"));

        var unknown = Assert.Throws<OmniStackException>(() => Routes(models).Find("mystery-1"));
        var unserved = Assert.Throws<OmniStackException>(() => Routes(models).Find("claude-opus"));

        Assert.Equal((ErrorKind.NotFound, ErrorCodes.ModelUnknown), (unknown.Kind, unknown.Code));
        Assert.Contains("Known prefixes: chatgpt-, claude-, gpt-, o1, o3, o4; known models: fast.", unknown.Message, StringComparison.Ordinal);
        Assert.Contains("served by anthropic, which has neither a key", unserved.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, unknown.Message + unserved.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Find_OwnBaseUrl_ServesModelsOfAnyName()
    {
        await using var models = new ConfiguredModels(("OPENAI_BASE_URL", "http://localhost:11434/v1"), ("OmniStack:Model", "llama3.2"));

        Assert.Equal(new ModelRoute("openai", ModelApi.ChatCompletion, "llama3.2").ToString(), Routes(models).Locate("llama3.2").ToString());
        Assert.Equal(("openai", "llama3.2", "localhost"), Metadata(models));
    }

    [Fact]
    public async Task Find_OmniAgentsVariables_AreHeeded()
    {
        await using var models = new ConfiguredModels(
            ("BASE_MODEL", "my-model"), ("LLM_PROVIDER", "vllm"), ("LLM_API_TYPE", "responses"), ("OPENAI_API_KEY", Key),
            ("LLM_PROVIDER_DEFAULT_API_TYPE_MAP", """{"openai":"chat_completion"}"""), ("OmniStack:Providers:vllm:BaseUrl", "http://localhost:8000/v1"));

        Assert.Equal(("vllm", ModelApi.Responses), (Routes(models).Find(null).Provider, Routes(models).Find(null).Api));
        Assert.Equal(("openai", ModelApi.ChatCompletion), (Routes(models).Find("gpt-5").Provider, Routes(models).Find("gpt-5").Api));
    }

    public static TheoryData<string, (string, string?)[]> NamingVariables => new()
    {
        { "local ChatCompletion small {}", [("CHAT_NAME_MODEL", "small"), ("CHAT_NAME_LLM_PROVIDER", "local")] },
        { "openai ChatCompletion gpt-nano {}", [("CHAT_NAME_MODEL", "gpt-nano"), ("CHAT_NAME_LLM_API_TYPE", "chat_completion")] },
        { """openai Responses gpt-a {"max_output_tokens":20}""", [("CHAT_NAME_REQUEST_KWARGS", """{"max_output_tokens":20}""")] },
        { "local ChatCompletion gpt-nano {}", [("CHAT_NAME_MODEL", "gpt-nano"), ("LLM_PROVIDER", "local"), ("LLM_API_TYPE", "chat_completion")] },
        { "openai Responses gpt-a {}", [("CHAT_NAME_LLM_PROVIDER", "openai"), ("LLM_PROVIDER", "local"), ("LLM_API_TYPE", "chat_completion")] },
        { """local ChatCompletion tiny {"seed":5}""", [("CHAT_NAME_MODEL", "fast"), ("OmniStack:Models:Named:fast:Provider", "local"), ("OmniStack:Models:Named:fast:Model", "tiny"), ("OmniStack:Models:Named:fast:RequestOptions", """{"seed":5}""")] },
    };

    [Theory]
    [MemberData(nameof(NamingVariables))]
    public async Task Find_VariablesOfNames_LeaveOpenWhatIsAsForAnswers(string expected, (string, string?)[] variables)
    {
        await using var models = new ConfiguredModels([("BASE_MODEL", "gpt-a"), ("OPENAI_API_KEY", Key), ("OmniStack:Providers:local:BaseUrl", "http://localhost:1/v1"), .. variables]);

        var route = Routes(models).Find(ModelOptions.NamingModel);

        Assert.Equal(expected, $"{route.Provider} {route.Api} {route.Model} {route.RequestOptions.ToJsonString()}");
    }

    [Fact]
    public async Task Find_OwnSettingsAndVariables_OwnCount()
    {
        await using var models = new ConfiguredModels(
            ("BASE_MODEL", "gpt-a"), ("OmniStack:Model", "gpt-b"), ("OPENAI_API_KEY", "key-a"), ("OmniStack:Providers:OpenAI:ApiKey", "key-b"), ("OmniStack:Providers:OpenAI:NetworkTimeout", "00:00:07"));

        var openAI = models.Services.GetRequiredService<IOptions<ModelOptions>>().Value.Providers["openai"];

        Assert.Equal(("key-b", TimeSpan.FromSeconds(7), "gpt-b"), (openAI.ApiKey, openAI.NetworkTimeout, Routes(models).Find(null).Model));
    }

    [Theory]
    [InlineData("OmniStack:Models:Named:a:RequestOptions", """{"messages":[]}""", "messages is not allowed here; max_output_tokens,")]
    [InlineData("OmniStack:Models:Named:a:Summary:RequestOptions", "[1]", "not a JSON object")]
    [InlineData("OmniStack:Models:Named:a:ApiType", "completions", "must be one of responses, chat_completion, messages")]
    [InlineData("OmniStack:Models:Named:a:Temperature", "3", "must be 0 to 2")]
    [InlineData("OmniStack:Providers:x:BaseUrl", "ftp://x", "absolute http or https URL")]
    [InlineData("OmniStack:Providers:x:MaxRetries", "11", "MaxRetries must be 0 to 10")]
    [InlineData("OmniStack:Model", "mystery", "No provider is known for the model mystery")]
    [InlineData("LLM_MODEL_PROVIDER_INFERENCE_MAP", "{", "is not a JSON object of texts")]
    [InlineData("BASE_MODEL", "mystery", "BASE_MODEL: No provider is known")]
    [InlineData("LLM_PROVIDER", "nobody", "LLM_PROVIDER: The model gpt-4.1-mini is served by nobody")]
    [InlineData("LLM_API_TYPE", "completions", "LLM_API_TYPE must be one of responses,")]
    [InlineData("OPENAI_BASE_URL", "ftp://x", "OPENAI_BASE_URL must be an absolute")]
    [InlineData("CHAT_NAME_MODEL", "mystery", "CHAT_NAME_MODEL: No provider is known")]
    [InlineData("CHAT_NAME_LLM_PROVIDER", "nobody", "CHAT_NAME_LLM_PROVIDER: The model chat-name is served by nobody")]
    [InlineData("CHAT_NAME_LLM_API_TYPE", "completions", "CHAT_NAME_LLM_API_TYPE must be one of responses,")]
    [InlineData("CHAT_NAME_REQUEST_KWARGS", """{"messages":[]}""", "CHAT_NAME_REQUEST_KWARGS: messages is not allowed here")]
    public async Task Start_WrongSetting_IsRefusedWithoutTheKey(string key, string value, string expected)
    {
        await using var models = new ConfiguredModels(("OPENAI_API_KEY", Key), ("OmniStack:Models:Named:a:Model", "gpt-5"), (key, value));

        var error = Assert.Throws<OptionsValidationException>(() => models.Client);

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("chat_completion", """{"reasoning_effort":"low","seed":5}""", "reasoning_effort", "low")]
    [InlineData("responses", """{"reasoning":{"effort":"low"},"service_tier":"flex"}""", "service_tier", "flex")]
    public async Task Call_NamedModel_IsAskedWithItsSettings(string api, string requestOptions, string member, string expected)
    {
        await using var server = await StartAsync(Sends(Hello(api)), Sends(Hello(api)));
        await using var models = new ConfiguredModels(
            ("OPENAI_API_KEY", Key), ("OmniStack:Providers:local:BaseUrl", $"{server.Url}/v1"), ("OmniStack:Models:Named:fast:Provider", "local"), ("OmniStack:Models:Named:fast:ApiType", api),
            ("OmniStack:Models:Named:fast:Model", "small-1"), ("OmniStack:Models:Named:fast:Temperature", "0.25"), ("OmniStack:Models:Named:fast:RequestOptions", requestOptions),
            ("OmniStack:Models:Named:fast:Summary:Model", "tiny-1"), ("OmniStack:Models:Named:fast:Summary:RequestOptions", """{"top_p":0.5}"""));

        await models.Client.GetResponseAsync("Hi", new ChatOptions { ModelId = "fast" }, Stop);
        await models.Client.GetResponseAsync("Hi", new ChatOptions { ModelId = "fast", AdditionalProperties = new() { [ModelCallProperties.Purpose] = ModelCallProperties.Summary } }, Stop);

        var (answer, summary) = (server.Requests.First().Body, server.Requests.Last().Body);
        Assert.Equal(("small-1", 0.25, expected), (answer["model"]!.GetValue<string>(), answer["temperature"]!.GetValue<double>(), answer[member]!.GetValue<string>()));
        Assert.Equal(["small-1", "tiny-1"], new[] { null, ModelCallProperties.Summary }.Select(purpose => models.Client.GetService<ChatClientMetadata>(
            new ChatOptions { ModelId = "fast", AdditionalProperties = new() { [ModelCallProperties.Purpose] = purpose } })!.DefaultModelId));
        Assert.Equal(("tiny-1", 0.5, null), (summary["model"]!.GetValue<string>(), summary["top_p"]!.GetValue<double>(), summary[member]));
    }

    private static ModelRoutes Routes(ConfiguredModels models) => models.Services.GetRequiredService<ModelRoutes>();

    private static (string?, string?, string?) Metadata(ConfiguredModels models)
        => models.Client.GetService<ChatClientMetadata>() is { } metadata ? (metadata.ProviderName, metadata.DefaultModelId, metadata.ProviderUri?.Host) : default;

    private static IEnumerable<string> Hello(string api)
        => api == "responses" ? ResponsesScript.Answer(ResponsesScript.Text("Hello")) : ChatCompletionScript.Answer("stop", """{"content":"Hello"}""");
}
