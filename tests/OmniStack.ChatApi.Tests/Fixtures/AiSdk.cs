using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using OmniStack.Testing;

namespace OmniStack.ChatApi.Tests.Fixtures;

/// <summary>The npm package <c>ai</c>, majors 5, 6 and 7 in their strictest releases, as clients of the service.</summary>
public sealed class AiSdk : IAsyncLifetime
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "OmniStack.ChatApi.Tests", "aisdk");

    public async ValueTask InitializeAsync()
    {
        if (!Directory.Exists(Path.Combine(Folder, "node_modules", "ai-7")))
        {
            await RunAsync("npm", ["install", "--no-audit", "--no-fund"], input: "");
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Sends the messages as <c>useChat</c> would and reads the answer.</summary>
    public Task<AiSdkTurn> TurnAsync(int sdk, Uri address, string chatId, params JsonNode[] messages) => RunAsync(sdk, address, chatId, messages, []);

    /// <summary>Sends, loses the connection after some chunks and resumes; what came before is not in the result.</summary>
    public Task<AiSdkTurn> DropAndResumeAsync(int sdk, Uri address, string chatId, JsonNode message)
        => RunAsync(sdk, address, chatId, [message], [new("dropAfter", 10)]);

    /// <summary>Sends, and stops the turn after some chunks.</summary>
    public Task<AiSdkTurn> StopAsync(int sdk, Uri address, string chatId, int chunks, JsonNode message)
        => RunAsync(sdk, address, chatId, [message], [new("stopAfter", chunks)]);

    /// <summary>Sends with members of the application's own in the body.</summary>
    public Task<AiSdkTurn> TurnWithAsync(int sdk, Uri address, string chatId, JsonNode body, params JsonNode[] messages)
        => RunAsync(sdk, address, chatId, messages, [new("body", body)]);

    /// <summary>Asks for another answer in the place of one.</summary>
    public Task<AiSdkTurn> RegenerateAsync(int sdk, Uri address, string chatId, string answerId, JsonNode question)
        => RunAsync(sdk, address, chatId, [question], [new("trigger", "regenerate-message"), new("messageId", answerId)]);

    /// <summary>Sends a message in the place of the one that has its id.</summary>
    public Task<AiSdkTurn> EditAsync(int sdk, Uri address, string chatId, JsonNode message)
        => RunAsync(sdk, address, chatId, [message], [new("messageId", message["id"]!.GetValue<string>())]);

    private static async Task<AiSdkTurn> RunAsync(int sdk, Uri address, string chatId, JsonNode[] messages, KeyValuePair<string, JsonNode?>[] more)
    {
        var job = new JsonObject(more)
        {
            ["sdk"] = sdk,
            ["api"] = new Uri(address, "/api/chat").ToString(),
            ["chatId"] = chatId,
            ["messages"] = new JsonArray([.. messages.Select(message => message.DeepClone())]),
        };
        var output = await RunAsync("node", ["turn.mjs"], job.ToJsonString());
        return JsonSerializer.Deserialize<AiSdkTurn>(output, JsonSerializerOptions.Web)!;
    }

    public static JsonNode UserMessage(string id, string text) => new JsonObject
    {
        ["id"] = id,
        ["role"] = "user",
        ["parts"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = text }),
    };

    private static async Task<string> RunAsync(string program, string[] arguments, string input)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
        Assert.True(process.ExitCode == 0, await errors);
        return await output;
    }
}

/// <summary>What the SDK made of a turn.</summary>
/// <param name="Chunks">As its schema let them through.</param>
/// <param name="Message">The last state of the UI message.</param>
/// <param name="Errors">What it would show as the chat's error.</param>
public sealed record AiSdkTurn(IReadOnlyList<JsonElement> Chunks, JsonNode Message, IReadOnlyList<string> Errors)
{
    public IReadOnlyList<string> Types => [.. Chunks.Select(chunk => chunk.GetProperty("type").GetString()!)];
}
