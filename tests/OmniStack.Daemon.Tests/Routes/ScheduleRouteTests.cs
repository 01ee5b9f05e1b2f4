using System.Globalization;
using System.Net;
using System.Text.Json;

namespace OmniStack.Daemon.Tests.Routes;

/// <summary>Schedules that fire every second.</summary>
[Collection<OnBusDaemons>]
public sealed class ScheduleRouteTests(BusDaemons daemons)
{
    private const string EverySecond = """{"name":"each","cron":"* * * * * *","event":{"topic":"greet.user","correlation_id":"scheduled","payload":{"content":{"name":"Ada"}}}}""";

    [Fact]
    public Task Save_EverySecondOnEmbedded_FiresOnceForEachTime() => FireAsync(daemons[Bus.Embedded]);

    [Fact]
    public async Task Save_EverySecondOnTwoDaemons_FiresOnceForEachTime()
    {
        using var data = new TempDirectory();
        await using var second = await daemons[Bus.Redis].StartAnotherAsync(data.Path);

        await FireAsync(daemons[Bus.Redis]);

        Assert.Contains("redis", await second.Http.GetStringAsync("/storage/health", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task Next_StoredSchedule_ShowsItsTimesAlsoWhilePaused(Bus bus)
    {
        const string nightly = """{"name":"nightly","cron":"30 3 * * *","time_zone":"Europe/Berlin","paused":true,"event":{"topic":"greet.user","payload":{"content":{"name":"Ada"}}}}""";
        var daemon = daemons[bus];
        await daemon.SendAsync(HttpMethod.Post, "/schedules", nightly);

        var next = await daemon.DoAsync(HttpMethod.Get, "/schedules/nightly/next?count=3");
        var previewed = await daemon.DoAsync(HttpMethod.Get, "/schedules/preview?cron=30+3+*+*+*&time_zone=Europe/Berlin&count=3");
        var listed = await daemon.DoAsync(HttpMethod.Get, "/schedules");
        await daemon.DoAsync(HttpMethod.Delete, "/schedules/nightly");

        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        var times = next.GetProperty("times").EnumerateArray().Select(time => TimeZoneInfo.ConvertTime(time.GetDateTimeOffset(), berlin)).ToArray();
        Assert.Equal([.. Enumerable.Range(0, 3).Select(i => times[0].Date.AddDays(i).Add(new TimeSpan(3, 30, 0)))], times.Select(time => time.DateTime));
        Assert.Equal(next.GetProperty("times").GetRawText(), previewed.GetProperty("times").GetRawText());
        Assert.Contains("nightly", listed.EnumerateArray().Select(schedule => schedule.GetProperty("name").GetString()));
    }

    private static async Task FireAsync(BusDaemon daemon)
    {
        var (created, schedule) = await daemon.SendAsync(HttpMethod.Post, "/schedules", EverySecond);
        var (replaced, _) = await daemon.SendAsync(HttpMethod.Post, "/schedules", EverySecond);
        await Eventually.IsTrueAsync(async () => (await ListAsync(daemon)).Count >= 3);
        var paused = await daemon.DoAsync(HttpMethod.Post, "/schedules/each/pause");
        var tasks = await ListAsync(daemon);
        foreach (var task in tasks)
        {
            Assert.Equal("succeeded", (await daemon.DoAsync(HttpMethod.Get, $"/tasks/{task.GetProperty("task_id").GetString()}?wait=20")).GetProperty("state").GetString());
        }
        var resumed = await daemon.DoAsync(HttpMethod.Post, "/schedules/each/resume");
        await daemon.DoAsync(HttpMethod.Delete, "/schedules/each");

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (created, replaced));
        Assert.True(schedule.TryGetProperty("next_fire_at", out _));
        Assert.False(paused.TryGetProperty("next_fire_at", out _));
        Assert.True(resumed.TryGetProperty("next_fire_at", out _));
        // A task's id says for which second it was published; each second has one task, and no second between them has none.
        var times = tasks.Select(task => DateTimeOffset.ParseExact(task.GetProperty("task_id").GetString()!, "'each:'yyyyMMdd'T'HHmmss'Z'",
            CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)).Order().ToArray();
        Assert.Equal(Enumerable.Range(0, times.Length).Select(i => times[0].AddSeconds(i)), times);
        Assert.Equal(HttpStatusCode.NotFound, (await daemon.SendAsync(HttpMethod.Get, "/schedules/each")).Status);
        Assert.All(tasks, task => Assert.Single(task.GetProperty("runs").EnumerateArray()));
    }

    private static async Task<IReadOnlyList<JsonElement>> ListAsync(BusDaemon daemon)
        => [.. (await daemon.DoAsync(HttpMethod.Get, "/tasks?correlation_id=scheduled")).GetProperty("items").EnumerateArray()];
}
