namespace OmniStack.LocalHosting.Tests;

public sealed class ParameterTests
{
    [Fact]
    public async Task GetValue_AskedByTwoAtOnce_IsMadeOnce()
    {
        using var bothAsk = new CountdownEvent(2);
        var made = 0;
        var parameter = new ParameterResource("password", _ =>
        {
            // The first maker gives the other caller time to get as far as it can.
            bothAsk.Wait(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
            return $"value {Interlocked.Increment(ref made)}";
        });

        var values = await Task.WhenAll(AskAsync(), AskAsync());

        Assert.All(values, value => Assert.Equal("value 1", value));
        Assert.Equal(1, made);

        async Task<string?> AskAsync()
        {
            await Task.Yield();
            bothAsk.Signal();
            return await parameter.GetValueAsync(TestContext.Current.CancellationToken);
        }
    }
}
