using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using OmniStack.Contracts;

namespace OmniStack.Daemon.Tests.Routes;

/// <summary>A topic that is full.</summary>
public sealed class BacklogTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task Publish_AtTheLimit_IsRefusedUntilThereIsRoom(Bus bus)
    {
        await using var daemon = new SmallDaemon(bus);
        await daemon.InitializeAsync();
        await daemon.DoAsync(HttpMethod.Post, "/agents/greet.user/greeter/pause");
        var ids = new[] { await daemon.GreetAsync("Ada"), await daemon.GreetAsync("Bob"), await daemon.GreetAsync("Cid") };

        using var refused = await daemon.Http.PostAsJsonAsync("/tasks", new { topic = "greet.user", payload = new { content = new { name = "Dan" } } }, Stop);
        await daemon.DoAsync(HttpMethod.Post, "/agents/greet.user/greeter/resume");
        await Task.WhenAll(ids.Select(daemon.WaitAsync));
        await daemon.WaitAsync(await daemon.GreetAsync("Dan"));

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.True(refused.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        Assert.Equal(ErrorCodes.TopicFull, JsonElement.Parse(await refused.Content.ReadAsStringAsync(Stop)).GetProperty("code").GetString());
    }

    private sealed class SmallDaemon(Bus bus) : BusDaemon(bus)
    {
        protected override IReadOnlyDictionary<string, string?> Environment => new Dictionary<string, string?>(base.Environment)
        {
            ["OmniStack__Embedded__BacklogLimit"] = "3", ["OmniStack__Redis__BacklogLimit"] = "3",
        };
    }
}
