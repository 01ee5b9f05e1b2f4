using System.Text.Json;
using System.Text.Json.Nodes;
using OmniStack.ChatApi.Tests.Fixtures;
using OmniStack.Contracts.Chat;

namespace OmniStack.ChatApi.Tests;

public sealed class AiSdkTests(AiSdk sdk) : IClassFixture<AiSdk>
{
    private const string ToolRounds = "/tool calculate {\"expression\":\"2+3*4\"}\n/tool nope {}\n\n/tool calculate {\"expression\":\"7/2\"}";

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public async Task Turns_ThroughTheRealSdk_AreValidAndStoredAsStreamedAfterARestart(int major)
    {
        await using var service = await ChatService.StartAsync();
        var hello = AiSdk.UserMessage("u1", "Hello there");

        var text = await sdk.TurnAsync(major, service.Address, "chat", hello);
        var tools = await sdk.TurnAsync(major, service.Address, "chat", hello, text.Message, AiSdk.UserMessage("u2", ToolRounds));
        var error = await sdk.TurnAsync(major, service.Address, "chat", hello, text.Message, AiSdk.UserMessage("u3", "/fail"));
        var source = await sdk.TurnAsync(major, service.Address, "cites", AiSdk.UserMessage("u1", "/source https://example.org/puffins About puffins"));
        var image = await sdk.TurnAsync(major, service.Address, "cites", AiSdk.UserMessage("u2", "/image"));
        await service.KillAsync();
        await service.RestartAsync();
        var after = await sdk.TurnAsync(major, service.Address, "chat", hello, AiSdk.UserMessage("u4", "Still there?"));

        Assert.Equal(["start", "start-step", "text-start", "text-delta", "text-end", "finish-step", "finish"], text.Types.Distinct());
        Assert.Equal(
            ["start", "start-step", "tool-input-start", "tool-input-available", "tool-input-start", "tool-input-available", "tool-output-*", "tool-output-*",
             "finish-step", "start-step", "tool-input-start", "tool-input-available", "tool-output-*", "finish-step", "start-step", "text-start"],
            tools.Types.Take(16).Select(type => type.StartsWith("tool-output-", StringComparison.Ordinal) ? "tool-output-*" : type));
        Assert.Equal(["text-end", "source-url", "finish-step", "finish"], source.Types.TakeLast(4));
        Assert.Equal(["text-end", "file", "finish-step", "finish"], image.Types.TakeLast(4));
        Assert.Equal(["error", "finish-step", "finish"], error.Types.TakeLast(3));
        Assert.Equal(["An error occurred."], error.Errors);
        Assert.Empty(text.Errors.Concat(tools.Errors).Concat(after.Errors).Concat(source.Errors).Concat(image.Errors));
        Assert.Contains("message 4 of this conversation, which began with \"Hello there\"", after.Message["parts"]![1]!["text"]!.GetValue<string>(), StringComparison.Ordinal);

        var stored = (await service.MessagesAsync("chat")).Where(message => message.Role == "assistant").ToList();
        Assert.Equal(4, stored.Count);
        var cited = (await service.MessagesAsync("cites")).Where(message => message.Role == "assistant");
        foreach (var (streamed, kept) in new[] { text, tools, error, after, source, image }.Zip(stored.Concat(cited)))
        {
            AssertSame(kept, streamed.Message);
        }

        var url = image.Message["parts"]!.AsArray()[^1]!["url"]!.GetValue<string>();
        Assert.Equal("image/png", (await service.Http.GetAsync(url, TestContext.Current.CancellationToken)).Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public async Task RegenerateAndEdit_AfterReasoning_AreStoredBesideWhatWasThere(int major)
    {
        await using var service = await ChatService.StartAsync();
        var question = AiSdk.UserMessage("u1", "/think");

        var first = await sdk.TurnAsync(major, service.Address, "chat", question);
        var another = await sdk.RegenerateAsync(major, service.Address, "chat", first.Message["id"]!.GetValue<string>(), question);
        var regenerated = await service.MessagesAsync("chat");
        var edited = await sdk.EditAsync(major, service.Address, "chat", AiSdk.UserMessage("u1", "Hello instead"));
        var after = await service.MessagesAsync("chat");

        Assert.Empty(first.Errors.Concat(another.Errors).Concat(edited.Errors));
        Assert.Equal(
            ["start", "start-step", "reasoning-start", "reasoning-delta", "reasoning-end", "text-start", "text-delta", "text-end", "finish-step", "finish"],
            first.Types.Distinct());
        Assert.Equal([first.Message["id"]!.GetValue<string>(), another.Message["id"]!.GetValue<string>()], Versions(regenerated[1]));
        Assert.Equal(another.Message["parts"]!.ToJsonString(), JsonSerializer.SerializeToNode(regenerated[1], ChatJson.Default.UIMessageDto)!["parts"]!.ToJsonString());
        Assert.Equal("u1", Versions(after[0])[0]);
        Assert.Equal(2, Versions(after[0]).Length);
        Assert.Equal("Hello instead", after[0].Parts.Single().GetProperty("text").GetString());
        AssertSame(after[1], edited.Message);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public async Task Resume_AfterADroppedConnection_ReplaysTheWholeAnswerAndEndsWithIt(int major)
    {
        await using var service = await ChatService.StartAsync();

        var resumed = await sdk.DropAndResumeAsync(major, service.Address, "chat", AiSdk.UserMessage("u1", "/count 400"));

        Assert.Empty(resumed.Errors);
        Assert.Equal(("start", "finish"), (resumed.Types[0], resumed.Types[^1]));
        AssertSame((await service.MessagesAsync("chat"))[1], resumed.Message);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public async Task Stop_InTheMiddleOfAnAnswer_AbortsItAndKeepsWhatWasSaid(int major)
    {
        await using var service = await ChatService.StartAsync();

        var stopped = await sdk.StopAsync(major, service.Address, "chat", 20, AiSdk.UserMessage("u1", "/count 5000"));

        Assert.Empty(stopped.Errors);
        Assert.Equal(["text-end", "abort"], stopped.Types.TakeLast(2));
        var stored = (await service.MessagesAsync("chat"))[1];
        Assert.Equal("interrupted", TurnTests.Status(stored));
        Assert.Equal(stored.Parts[1].GetProperty("text").GetString(), stopped.Message["parts"]![1]!["text"]!.GetValue<string>());
        await service.TurnAsync("chat", "u2", "Go on");
    }

    private static string[] Versions(UIMessageDto message) => [.. message.Metadata!.Value.GetProperty("versions").EnumerateArray().Select(id => id.GetString()!)];

    internal static void AssertSame(UIMessageDto stored, JsonNode streamed)
    {
        var expected = JsonSerializer.SerializeToNode(stored, ChatJson.Default.UIMessageDto)!;
        Assert.True(JsonNode.DeepEquals(expected, streamed), $"stored {expected.ToJsonString(Relaxed)}\nstreamed {streamed.ToJsonString(Relaxed)}");
    }

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
