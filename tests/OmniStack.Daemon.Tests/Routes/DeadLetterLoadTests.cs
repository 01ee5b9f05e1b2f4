using System.Net;
using System.Net.Http.Json;
using OmniStack.Contracts;
using OmniStack.Contracts.Events;

namespace OmniStack.Daemon.Tests.Routes;

/// <summary>Dead letters by the thousand.</summary>
public sealed class DeadLetterLoadTests(BusDaemons daemons, ITestOutputHelper output) : IClassFixture<BusDaemons>
{
    private const int Malformed = 10_000;
    private const int StepSize = 1000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task Purge_Thousands_GoInStepsOfTheLimit(Bus bus)
    {
        const int letters = 2500;
        var daemon = daemons[bus];
        foreach (var batch in Enumerable.Range(0, letters).Chunk(StepSize))
        {
            using var response = await daemon.Http.PostAsJsonAsync("/tasks/batch", batch.Select(_ => new
            {
                topic = "document.summarize", payload = new { content = new { text = "One light.", sentences = 0 } },
            }), Stop);
            response.EnsureSuccessStatusCode();
        }
        await Eventually.IsTrueAsync(async () => await CountAsync(daemon, "document.summarize") == letters);

        List<int> steps = [];
        for (var more = true; more;)
        {
            var start = TimeProvider.System.GetTimestamp();
            var answer = await daemon.DoAsync(HttpMethod.Post, $"/dead-letters/purge?topic=document.summarize&limit={StepSize}&confirm=true");
            output.WriteLine($"{bus}: a step of {answer.GetProperty("count")} took {TimeProvider.System.GetElapsedTime(start).TotalMilliseconds:0} ms");
            steps.Add(answer.GetProperty("count").GetInt32());
            more = answer.GetProperty("more").GetBoolean();
        }

        Assert.Equal([1000, 1000, 500], steps);
        Assert.Equal(0, await CountAsync(daemon, "document.summarize"));
    }

    [Fact]
    public async Task Stream_ThousandsOfMalformedEntries_AreDeadLettersAndNobodyWaits()
    {
        var daemon = daemons[Bus.Redis];
        for (var i = 0; i < Malformed / 1000; i++)
        {
            await daemon.Redis.CommandAsync("EVAL \"for i = 1, 1000 do redis.call('XADD', '{omni}:events:greet.user', '*', 'data', 'no event') end\" 0");
        }
        var start = TimeProvider.System.GetTimestamp();
        var (same, other) = (await daemon.GreetAsync("Ada"), await daemon.PublishAsync(new { topic = "document.keywords", payload = new { content = new { text = "One light." } } }));
        Assert.Equal(TaskState.Succeeded, (await daemon.WaitAsync(other)).State);
        output.WriteLine($"An event of another topic took {TimeProvider.System.GetElapsedTime(start).TotalMilliseconds:0} ms");
        Assert.Equal(TaskState.Succeeded, (await daemon.WaitAsync(same)).State);
        output.WriteLine($"An event behind {Malformed} malformed ones took {TimeProvider.System.GetElapsedTime(start).TotalMilliseconds:0} ms");
        Assert.Equal(Malformed, await CountAsync(daemon, "greet.user"));

        var page = (await daemon.Http.GetFromJsonAsync("/dead-letters?topic=greet.user&error_type=malformed&limit=2", EventsJson.Default.DeadLetterPage, Stop))!;
        var (first, second) = (page.Items[0], page.Items[1]);
        Assert.Equal((null, Convert.ToBase64String("data\nno event"u8)), (first.Event, first.Raw));
        var (status, refusal) = await daemon.SendAsync(HttpMethod.Post, $"/dead-letters/greet.user/greeter/{first.TaskId}/replay");
        Assert.Equal((HttpStatusCode.Conflict, ErrorCodes.DeadLetterUnreadable), (status, refusal.GetProperty("code").GetString()));
        await daemon.DoAsync(HttpMethod.Post, $"/dead-letters/greet.user/greeter/{first.TaskId}/replay", """{"payload":{"content":{"name":"Mended"}}}""");
        Assert.Equal("Hello, Mended!", (await daemon.WaitAsync(first.TaskId)).Result?.GetProperty("reply").GetString());
        await daemon.DoAsync(HttpMethod.Delete, $"/dead-letters/greet.user/greeter/{second.TaskId}");
        Assert.Equal(Malformed - 2, await CountAsync(daemon, "greet.user"));
    }

    private static async Task<long> CountAsync(BusDaemon daemon, string topic)
        => (await daemon.Http.GetFromJsonAsync($"/bus/groups/{topic}", DaemonJson.Default.IReadOnlyListGroupStatistics, Stop))!.Single().DeadLetters;
}
