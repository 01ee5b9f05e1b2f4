using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions;
using OmniStack.Providers.Demo;

namespace OmniStack.Providers.Tests;

public sealed class DemoChatClientTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Answer_AnyText_SaysThatItIsNoModelAndWhatItWasTold()
    {
        var first = await AskAsync("Hello");
        var second = await AskAsync("Hello", "And you?");

        Assert.StartsWith("This is the demo model: no model is configured", first.Text, StringComparison.Ordinal);
        Assert.Contains("You wrote: \"And you?\" It is message 2 of this conversation, which began with \"Hello\".", second.Text, StringComparison.Ordinal);
        Assert.Equal("demo", first.ModelId);
        Assert.Equal(first.Text, (await AskAsync("Hello")).Text);
    }

    [Theory]
    [InlineData("What time is it?", "current_time {}")]
    [InlineData("calculate 2+3*4", "calculate {\"expression\":\"2+3*4\"}")]
    [InlineData("Please calculate (1 + 2) / 4.", "calculate {\"expression\":\"(1 + 2) / 4\"}")]
    [InlineData("/tool any {\"a\":null}", "any {\"a\":null}")]
    [InlineData("/tool one\n/tool two {}", "one {}|two {}")]
    public async Task Answer_AskedForATool_CallsIt(string text, string calls)
    {
        var response = await AskAsync(text);

        Assert.Equal(ChatFinishReason.ToolCalls, response.FinishReason);
        Assert.Equal(calls, string.Join('|', response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>()
            .Select(call => $"{call.Name} {CompactJson.Write(call.Arguments)}")).Replace("\\u002B", "+", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Answer_AskedToFail_BreaksOff() => await Assert.ThrowsAsync<OmniStackException>(() => AskAsync("/fail"));

    [Fact]
    public async Task Answer_ReaderIsSlowerThanThePace_HasTheNextWordAtOnce()
    {
        var time = new TickedTime();
        var client = new DemoChatClient(Options.Create(new DemoModelOptions { WordDelay = TimeSpan.FromMilliseconds(20) }), time);
        await using var words = client.GetStreamingResponseAsync([new(ChatRole.User, "Hello")], cancellationToken: Stop).GetAsyncEnumerator(Stop);

        Assert.True(await words.MoveNextAsync());
        time.Tick();
        Assert.True(words.MoveNextAsync().AsTask().IsCompletedSuccessfully);
        var third = words.MoveNextAsync().AsTask();
        Assert.False(third.IsCompleted);
        time.Tick();
        Assert.True(await third);
    }

    private static Task<ChatResponse> AskAsync(params string[] texts)
    {
        var client = new DemoChatClient(Options.Create(new DemoModelOptions { WordDelay = TimeSpan.Zero }), TimeProvider.System);
        ChatOptions options = new() { Tools = [AIFunctionFactory.Create(() => 1, "current_time"), AIFunctionFactory.Create(() => 1, "calculate")] };
        return client.GetResponseAsync(texts.Select(text => new ChatMessage(ChatRole.User, text)), options, Stop);
    }

    private sealed class TickedTime : TimeProvider
    {
        public Action Tick { get; private set; } = () => { };

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Tick = () => callback(state);
            return base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
