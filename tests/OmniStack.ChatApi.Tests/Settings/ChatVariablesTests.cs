using Microsoft.Extensions.Configuration;
using OmniStack.ChatApi.Settings;
using OmniStack.Testing;

namespace OmniStack.ChatApi.Tests.Settings;

public sealed class ChatVariablesTests
{
    [Theory]
    [InlineData("MAX_TOKEN_THRESHOLD", "30000", "OmniStack:Chat:Summaries:AtTokens")]
    [InlineData("MAX_TURNS_TO_FETCH", "50", "OmniStack:Chat:Summaries:AtTurns")]
    [InlineData("DEFAULT_SESSION_NAME", "Untitled", "OmniStack:Chat:Naming:DefaultName")]
    [InlineData("CHAT_NAME_TEMPERATURE", "0.5", "OmniStack:Chat:Naming:Temperature")]
    [InlineData("CHAT_NAME_CONTEXT_MAX_MESSAGES", "10", "OmniStack:Chat:Naming:MaxMessages")]
    [InlineData("DEFAULT_SESSION_PAGE_SIZE", "5", "OmniStack:Chat:Pages:Sessions")]
    [InlineData("MAX_MESSAGE_PAGE_SIZE", "500", "OmniStack:Chat:Pages:MaxMessages")]
    [InlineData("MONGO_DB_NAME", "chats", "OmniStack:MongoDB:Database")]
    [InlineData("MONGO_SRV_URI", "mongodb://db:27017", "ConnectionStrings:omnidb")]
    public void Apply_OmniAgentsVariable_SetsOursUnlessThatIsSet(string variable, string value, string setting)
    {
        var configuration = Configuration((variable, value));
        var own = Configuration((variable, value), (setting, "1"));

        Assert.Null(ChatVariables.Apply(configuration));
        Assert.Null(ChatVariables.Apply(own));

        Assert.Equal((value, "1"), (configuration[setting], own[setting]));
    }

    [Theory]
    [InlineData("CHAT_NAME_MODEL")]
    [InlineData("CHAT_NAME_LLM_PROVIDER")]
    [InlineData("CHAT_NAME_LLM_API_TYPE")]
    [InlineData("CHAT_NAME_REQUEST_KWARGS")]
    public void Apply_VariableOfTheNamingModel_AsksThatModelForNames(string variable)
    {
        var configuration = Configuration((variable, "x"));

        Assert.Null(ChatVariables.Apply(configuration));

        Assert.Equal("chat-name", configuration["OmniStack:Chat:Naming:Model"]);
    }

    [Theory]
    [InlineData("MAX_TOKEN_THRESHOLD", "many", "MAX_TOKEN_THRESHOLD is \"many\"; it must be a number.")]
    [InlineData("MAX_TOKEN_THRESHOLD", "5", "The field MAX_TOKEN_THRESHOLD must be between 100 and 10000000.")]
    [InlineData("CHAT_NAME_TEMPERATURE", "2.5", "The field CHAT_NAME_TEMPERATURE must be between 0 and 2.")]
    [InlineData("MAX_SESSION_PAGE_SIZE", "-1", "The field MAX_SESSION_PAGE_SIZE must be between 1 and 1000.")]
    [InlineData("MONGO_DB_NAME", "a/b", "MONGO_DB_NAME")]
    public void Apply_WrongValue_IsRefusedByTheVariablesName(string variable, string value, string expected)
        => Assert.Contains(expected, ChatVariables.Apply(Configuration((variable, value))), StringComparison.Ordinal);

    [Theory]
    [InlineData("MAX_TURNS_TO_FETCH", "0", "MAX_TURNS_TO_FETCH")]
    [InlineData("CHAT_NAME_LLM_API_TYPE", "completions", "CHAT_NAME_LLM_API_TYPE must be one of")]
    [InlineData("OmniStack__Chat__Summaries__Model", "mystery", "OmniStack:Chat:Summaries:Model: No provider is known for the model mystery")]
    [InlineData("MONGO_SRV_URI", "mongodb+srv://db", "mongodb+srv")]
    public async Task Start_WrongValue_EndsAndNamesTheKey(string variable, string value, string expected)
    {
        using var data = new TempDirectory();
        await using var service = ProgramProcess.Start("OmniStack.ChatApi", new Dictionary<string, string?>
        {
            ["OMNISTACK_DATA"] = data.Path, ["OPENAI_API_KEY"] = "none", ["ASPNETCORE_URLS"] = "http://127.0.0.1:0", [variable] = value,
        });

        Assert.NotEqual(0, await service.ExitedAsync());
        Assert.Contains(expected, service.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Now listening", service.Output, StringComparison.Ordinal);
    }

    private static ConfigurationManager Configuration(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        return configuration;
    }
}
