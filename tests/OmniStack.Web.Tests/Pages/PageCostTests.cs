using System.Globalization;
using OmniStack.Testing;
using OmniStack.Web.Tests.Services;

namespace OmniStack.Web.Tests.Pages;

/// <summary>What a page costs does not grow with what is stored: Redis is asked as much with 4,000 tasks as with 800.</summary>
public sealed class PageCostTests
{
    private const string Calls = "EVAL \"local n = 0 for calls in redis.call('INFO', 'commandstats'):gmatch('calls=(%d+)') do n = n + tonumber(calls) end return n\" 0";

    private const int MostBytes = 56_000; // with at most 44 kB of scripts and style sheets, under 100 kB

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Get_EveryPage_CostsRedisTheSameWithFiveTimesTheTasks()
    {
        using var data = new TempDirectory();
        await using var redis = await RedisServer.StartAsync();
        await using var daemon = await ServiceProcess.StartAsync("OmniStack.Daemon", new Dictionary<string, string?>
        {
            ["OMNISTACK_DATA"] = data.Path, ["OMNISTACK_ADMIN_KEY"] = null, ["ConnectionStrings__redis"] = redis.ConnectionString, ["OmniStack__Daemon__History__Interval"] = "00:01:00",
        });
        await using var web = await ServiceProcess.StartAsync("OmniStack.Web", new Dictionary<string, string?>
        {
            ["services__daemon__http__0"] = daemon.Address.ToString(), ["services__chatapi__http__0"] = "http://127.0.0.1:9", ["OMNISTACK_DATA"] = data.Path,
        });

        await PublishAsync(daemon, 800); // every list has more than it shows
        await MeasureAsync(redis, web);
        var few = await MeasureAsync(redis, web);
        await PublishAsync(daemon, 3200);
        var many = await MeasureAsync(redis, web);

        // What the daemon does by itself meanwhile is in it, and differs a little.
        Assert.All(few, page => Assert.True(many[page.Key] < page.Value * 1.1 + 150, $"{page.Key}: {page.Value} Redis commands with 800 tasks, {many[page.Key]} with 4,000."));
    }

    private static async Task<IReadOnlyDictionary<string, long>> MeasureAsync(RedisServer redis, ServiceProcess web)
    {
        Dictionary<string, long> calls = [];
        foreach (var path in (string[])[.. AdminPages.All, "/tasks?topic=greet.user&state=succeeded", "/dead-letters?agent=keywords", "/fragments/tasks", "/fragments/overview"])
        {
            await redis.CommandAsync("CONFIG RESETSTAT");
            using var response = await web.Http.GetAsync(path, Stop);
            Assert.True(response.IsSuccessStatusCode, path);
            var bytes = (await response.Content.ReadAsByteArrayAsync(Stop)).Length;
            Assert.True(bytes < MostBytes, $"{path} is {bytes} bytes of HTML.");
            calls[path] = long.Parse((await redis.CommandAsync(Calls))![1..], CultureInfo.InvariantCulture);
        }
        return calls;
    }

    /// <summary>Greets, and one dead letter in ten; waits until all are worked on.</summary>
    private static async Task PublishAsync(ServiceProcess daemon, int count)
    {
        foreach (var some in Enumerable.Range(0, count).Chunk(100))
        {
            var events = some.Select(i => i % 10 == 0
                ? """{"topic":"document.keywords","payload":{"content":{"text":"a","count":0}}}"""
                : """{"topic":"greet.user","payload":{"content":{"name":"Ada"}}}""");
            using var response = await daemon.Http.PostAsync("/tasks/batch", new StringContent($"[{string.Join(',', events)}]", System.Text.Encoding.UTF8, "application/json"), Stop);
            Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Stop));
        }
        foreach (var state in (string[])["queued", "running"])
        {
            await Eventually.IsTrueAsync(async () => (await daemon.Http.GetStringAsync($"/tasks?state={state}&limit=1", Stop)).Contains("\"items\":[]", StringComparison.Ordinal));
        }
    }
}
