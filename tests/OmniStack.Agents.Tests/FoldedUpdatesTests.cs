using System.Text.Json;
using Microsoft.Extensions.AI;

namespace OmniStack.Agents.Tests;

public sealed class FoldedUpdatesTests
{
    [Fact]
    public void ToChatResponse_OfEveryKindOfUpdate_IsThatOfTheUpdatesAsTheyCame()
    {
        ChatResponseUpdate[] updates =
        [
            Update(), Update(new TextReasoningContent("hm")), Update(new TextReasoningContent(", hm")), Update(new TextReasoningContent(null) { ProtectedData = "sig" }),
            Update(new TextReasoningContent("more")), Update(new TextContent("Hel")), Update(new TextContent("lo")), Update(new TextContent("")), Update(new TextContent(", you")),
            Update(new TextContent(" two"), new TextContent(" parts")), Update(new TextContent("cited") { Annotations = [new CitationAnnotation { Title = "T" }] }),
            Update(new FunctionCallContent("c", "f")), Update(new TextContent("after")), Update(new UsageContent(new UsageDetails { InputTokenCount = 3 })),
            new(ChatRole.Assistant, "other message") { MessageId = "m2", ResponseId = "r" }, new(ChatRole.Assistant, " goes on") { MessageId = "m2", ResponseId = "r" },
            new(ChatRole.Assistant, "!") { MessageId = "m2", ResponseId = "r", FinishReason = ChatFinishReason.Stop, AdditionalProperties = new() { ["x"] = 1 } },
        ];
        var folded = new FoldedUpdates();
        foreach (var update in updates)
        {
            folded.Add(update.Clone());
        }

        Assert.Equal(Write(updates.ToChatResponse()), Write(folded.ToChatResponse()));
        Assert.Equal("Hel", updates[5].Text);
    }

    [Fact]
    public void Add_ALongTextInPieces_HoldsLittleMoreThanIt()
    {
        var folded = new FoldedUpdates();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var n = 0; n < 20_000; n++)
        {
            folded.Add(Update(new TextContent("word ")));
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, 100_000, 1_000_000); // Updates would be 5 MB.
        Assert.Equal(100_000, folded.ToChatResponse().Text.Length);
    }

    private static ChatResponseUpdate Update(params AIContent[] contents) => new(ChatRole.Assistant, contents) { MessageId = "m", ResponseId = "r", ModelId = "model" };

    private static string Write(ChatResponse response) => JsonSerializer.Serialize(response, AIJsonUtilities.DefaultOptions);
}
