using System.Net;
using OmniStack.Contracts.Events;

namespace OmniStack.Daemon.Tests.Routes;

/// <summary>Clearing what is stored, and the configuration keys.</summary>
public sealed class StorageRouteTests(BusDaemons daemons) : IClassFixture<BusDaemons>
{
    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task Clear_OneByOneThenAll_KeepsWhatIsNotFinished(Bus bus)
    {
        var daemon = daemons[bus];
        var done = await daemon.GreetAsync("Ada");
        await daemon.WaitAsync(done);
        var dead = await daemon.FailAsync();
        var waiting = await daemon.PublishAsync(new { topic = "greet.user", deliver_at = TimeProvider.System.GetUtcNow().AddHours(1), payload = new { content = new { name = "Bob" } } });
        await daemon.DoAsync(HttpMethod.Post, "/config/limit", """{"value":7}""");

        var results = await daemon.DoAsync(HttpMethod.Delete, "/storage/results?confirm=true");
        Assert.Equal("""{"status":"cleared","results_deleted":1}""", results.GetRawText());
        Assert.Equal(HttpStatusCode.NotFound, (await daemon.SendAsync(HttpMethod.Get, $"/tasks/{done}")).Status);

        await Eventually.IsTrueAsync(async () => await HasCountedAsync(daemon));
        await daemon.DoAsync(HttpMethod.Delete, "/storage/metrics?confirm=true");
        Assert.False(await HasCountedAsync(daemon));

        var agents = await daemon.DoAsync(HttpMethod.Delete, "/storage/agents?confirm=true");
        Assert.Equal("""{"status":"cleared","agents_deleted":4}""", agents.GetRawText());
        Assert.Equal(0, (await daemon.DoAsync(HttpMethod.Get, "/agents")).GetArrayLength());

        var all = await daemon.DoAsync(HttpMethod.Delete, "/storage/all?confirm=true");
        Assert.Equal((0, 0, 1), (all.GetProperty("agents_deleted").GetInt32(), all.GetProperty("results_deleted").GetInt32(), all.GetProperty("config_deleted").GetInt32()));
        Assert.Equal((TaskState.Queued, TaskState.Dead), ((await daemon.FindAsync(waiting)).State, (await daemon.FindAsync(dead)).State));
        Assert.Single((await daemon.DoAsync(HttpMethod.Get, "/dead-letters")).GetProperty("items").EnumerateArray());
    }

    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task Configuration_SetGetListDelete_KeepsAnyJson(Bus bus)
    {
        var daemon = daemons[bus];
        await daemon.DoAsync(HttpMethod.Post, "/config/set.first", """{"value":1}""");
        await daemon.DoAsync(HttpMethod.Post, "/config/set.first", """{"value":{"a":[true,"b"]}}""");
        var read = await daemon.DoAsync(HttpMethod.Get, "/config/set.first");
        var listed = await daemon.DoAsync(HttpMethod.Get, "/config");
        var byDefault = await daemon.DoAsync(HttpMethod.Get, "/config/set.none?default=x");

        await daemon.DoAsync(HttpMethod.Delete, "/config/set.first");

        Assert.Equal("""{"a":[true,"b"]}""", read.GetProperty("value").GetRawText());
        Assert.Equal("""{"a":[true,"b"]}""", listed.GetProperty("set.first").GetRawText());
        Assert.Equal("x", byDefault.GetProperty("value").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await daemon.SendAsync(HttpMethod.Get, "/config/set.first")).Status);
    }

    private static async Task<bool> HasCountedAsync(BusDaemon daemon) => (await daemon.Http.GetStringAsync("/metrics/prometheus", TestContext.Current.CancellationToken))
        .Contains("""omnistack_events_processed_total{topic="greet.user",agent="greeter"} 1""", StringComparison.Ordinal);
}
