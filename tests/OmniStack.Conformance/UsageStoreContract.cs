using OmniStack.Abstractions.Chat;

namespace OmniStack.Conformance;

/// <summary>What every <see cref="IUsageStore"/> holds. A store's tests derive from it and give it a real, empty store.</summary>
public abstract class UsageStoreContract
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 23, 59, 59, TimeSpan.Zero);

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>The store; private to one test.</summary>
    protected abstract IUsageStore Store { get; }

    /// <summary>Ends the store as a crash would, and opens it anew on the same data.</summary>
    protected abstract Task ReopenAsync();

    [Fact]
    public async Task Add_ManyAtOnce_LosesNone()
    {
        await Task.WhenAll(Enumerable.Range(0, 40).Select(async n =>
        {
            await Task.Yield();
            await Store.AddAsync(Call("s", "m", nanos: n % 2 == 0 ? 3 : null), Stop);
        }));
        await ReopenAsync();

        Assert.Equal(new UsageSum("", 40, 400, 80, 60, 20), Assert.Single(await SumAsync(UsageGroup.None)));
    }

    [Theory]
    [InlineData(UsageGroup.Day, "2026-01-02:3 2026-01-03:1")]
    [InlineData(UsageGroup.Model, "large:1 small:3")]
    [InlineData(UsageGroup.Session, "s1:3 s2:1")]
    [InlineData(UsageGroup.Purpose, "chat:3 summary:1")]
    public async Task Sum_ByGroup_HasOneSumForEachInOrder(UsageGroup by, string expected)
    {
        await AddSomeAsync();

        Assert.Equal(expected, string.Join(' ', (await SumAsync(by)).Select(sum => $"{sum.Key}:{sum.Calls}")));
    }

    [Fact]
    public async Task Sum_OfASessionOrSomeDaysOrAnotherClient_HasThatOnly()
    {
        await AddSomeAsync();

        Assert.Equal(3, Assert.Single(await Store.SumAsync(new UsageQuery("me", "s1", null, null, UsageGroup.None, 10), Stop)).Calls);
        Assert.Equal(1, Assert.Single(await Store.SumAsync(new UsageQuery("me", null, new DateOnly(2026, 1, 3), null, UsageGroup.None, 10), Stop)).Calls);
        Assert.Equal(3, Assert.Single(await Store.SumAsync(new UsageQuery("me", null, null, new DateOnly(2026, 1, 2), UsageGroup.None, 10), Stop)).Calls);
        Assert.Empty(await Store.SumAsync(new UsageQuery("you", null, null, null, UsageGroup.Day, 10), Stop));
        Assert.Equal("large", Assert.Single(await Store.SumAsync(new UsageQuery("me", null, null, null, UsageGroup.Model, 1), Stop)).Key);
    }

    [Fact]
    public async Task DeleteBefore_ADay_DeletesWhatIsOlderForGood()
    {
        await AddSomeAsync();
        await Store.AddAsync(Call("s1", "small") with { ClientId = "you" }, Stop);

        Assert.Equal(3, await Store.DeleteBeforeAsync(new DateOnly(2026, 1, 3), Stop));
        Assert.Equal(0, await Store.DeleteBeforeAsync(new DateOnly(2026, 1, 3), Stop));
        await ReopenAsync();

        Assert.Equal("2026-01-03", Assert.Single(await SumAsync(UsageGroup.Day)).Key);
        Assert.Empty(await Store.SumAsync(new UsageQuery("you", null, null, null, UsageGroup.None, 10), Stop));
    }

    private async Task AddSomeAsync()
    {
        await Store.AddAsync(Call("s1", "small"), Stop);
        await Store.AddAsync(Call("s1", "small"), Stop);
        await Store.AddAsync(Call("s1", "large") with { Purpose = UsagePurpose.Summary }, Stop);
        await Store.AddAsync(Call("s2", "small") with { At = Start.AddSeconds(1) }, Stop);
    }

    private async Task<IReadOnlyList<UsageSum>> SumAsync(UsageGroup by) => await Store.SumAsync(new UsageQuery("me", null, null, null, by, 10), Stop);

    private static ModelUsage Call(string sessionId, string model, long? nanos = null)
        => new("me", sessionId, model, UsagePurpose.Chat, InputTokens: 10, OutputTokens: 2, nanos, Start);
}
