using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace OmniStack.Cli.Tests;

public sealed class WebhookTests(Services services)
{
    [Fact]
    public async Task Replay_OfADeliveryThatWasGivenUp_PostsItAgain()
    {
        var isGone = true;
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var receiver = await LocalServer.StartAsync(app => app.MapPost("/hook", () =>
        {
            if (Volatile.Read(ref isGone))
            {
                return Results.StatusCode(StatusCodes.Status410Gone);
            }
            arrived.TrySetResult();
            return Results.Ok();
        }));
        await services.Omni.RunAsync("task", "publish", "-t", "greet.user", "-c", """{"name":"H"}""", "--webhook", new Uri(receiver.Address, "/hook").ToString(), "--wait");
        var delivery = "";
        await Eventually.IsTrueAsync(async () => (delivery = (await services.Omni.RunAsync("webhook", "list", "--state", "dead", "-q")).Output.Trim()).Length > 0);

        Volatile.Write(ref isGone, false);
        var replayed = await services.Omni.JsonAsync("webhook", "replay", delivery);
        await arrived.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.Equal("replayed", replayed.GetProperty("status").GetString());
    }
}
