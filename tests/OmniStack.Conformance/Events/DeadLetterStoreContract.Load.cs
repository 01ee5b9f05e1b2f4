namespace OmniStack.Conformance.Events;

/// <content>Many of them.</content>
public abstract partial class DeadLetterStoreContract
{
    [Fact]
    public async Task List_Many_NoPageIsSlowerForWhatLiesBeforeIt()
    {
        const int Count = 10_000;
        await SubscribeAsync(Group);
        foreach (var ids in Enumerable.Range(0, Count).Chunk(1_000))
        {
            await PublishAsync([.. ids.Select(i => $"t-{i}")]);
            await SettleAsync([.. (await ReceiveAsync(count: ids.Length)).Select(delivery => Dead(delivery))]);
        }

        List<string> seen = [];
        List<TimeSpan> times = [];
        for (string? cursor = null; seen.Count == 0 || cursor is not null;)
        {
            var start = TimeProvider.System.GetTimestamp();
            var page = await DeadLetters.ListAsync(new() { Cursor = cursor, Limit = 100 }, Stop);
            times.Add(TimeProvider.System.GetElapsedTime(start));
            Assert.InRange(page.Items.Count, 1, 100);
            seen.AddRange(page.Items.Select(letter => letter.TaskId));
            cursor = page.NextCursor;
        }

        Assert.Equal(Enumerable.Range(0, Count).Reverse().Select(i => $"t-{i}"), seen);
        Assert.Equal(Count, Assert.Single(await DeadLetters.GroupAsync(new(), Stop)).Count);
        var (first, last) = (MedianOf(times[..30]), MedianOf(times[^30..]));
        TestContext.Current.TestOutputHelper?.WriteLine($"A page of 100 among {Count}: {first.TotalMilliseconds:0.00} ms at the beginning, {last.TotalMilliseconds:0.00} ms at the end, {times.Max().TotalMilliseconds:0.00} ms at the most.");
        // Skipping over what comes before would make the last ones a hundred times slower.
        Assert.True(last < (10 * first) + TimeSpan.FromMilliseconds(1), $"{first} at the beginning, {last} at the end");
    }

    private static TimeSpan MedianOf(IEnumerable<TimeSpan> times) => times.Order().ElementAt(15);
}
