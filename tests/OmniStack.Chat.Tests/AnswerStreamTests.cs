using System.Text;
using System.Text.Json;
using OmniStack.Chat.Streaming;
using OmniStack.Contracts.Chat;

namespace OmniStack.Chat.Tests;

public sealed class AnswerStreamTests
{
    public static TheoryData<string> Texts => ["one ", "", "\"quoted\" \\ and\r\n\tcontrol\u0001", "Grüße, 世界 🎉", "</script>&'+", "a lone \ud800 surrogate", new string('x', 100_000)];

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Write_Delta_IsWhatTheContractSays(string text)
    {
        foreach (var chunk in (UIMessageChunk[])[new UIMessageChunk.TextDelta("part-1", text), new UIMessageChunk.ReasoningDelta("part-2", text)])
        {
            var buffer = new ReplayBuffer();
            using var stream = new AnswerStream(buffer);
            stream.Write(new UIMessageChunk.StartStep());
            stream.Write(chunk);
            stream.Close();

            var events = (await ReadAsync(buffer)).Split("\n\n");
            Assert.Equal(["data: {\"type\":\"start-step\"}", "data: [DONE]", ""], [events[0], .. events[2..]]);
            var written = events[1]["data: ".Length..];
            var expected = JsonSerializer.Serialize(chunk, ChatJson.Default.UIMessageChunk);
            Assert.Equal(expected, JsonSerializer.Serialize(JsonSerializer.Deserialize(written, ChatJson.Default.UIMessageChunk)!, ChatJson.Default.UIMessageChunk));
            Assert.Equal(Names(expected), Names(written));
        }
    }

    private static List<string> Names(string json) => [.. JsonDocument.Parse(json).RootElement.EnumerateObject().Select(member => member.Name)];

    private static async Task<string> ReadAsync(ReplayBuffer buffer)
    {
        var text = new StringBuilder();
        await foreach (var bytes in buffer.ReadAsync(TestContext.Current.CancellationToken))
        {
            text.Append(Encoding.UTF8.GetString(bytes.Span));
        }

        return text.ToString();
    }
}
