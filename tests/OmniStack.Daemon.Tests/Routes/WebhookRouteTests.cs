using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using OmniStack.Contracts;
using OmniStack.Contracts.Events;

namespace OmniStack.Daemon.Tests.Routes;

/// <summary>Webhooks, from the publish to a receiver on this machine.</summary>
[Collection<OnBusDaemons>]
public sealed class WebhookRouteTests(BusDaemons daemons)
{
    private const string Deliveries = "topic=omnistack.webhooks";
    private const string Letters = "/dead-letters/omnistack.webhooks/webhook-sender";

    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task Publish_WebhookToAnAllowedHost_IsDeliveredAndSigned(Bus bus)
    {
        await using var receiver = await HookReceiver.StartAsync();

        var id = await daemons[bus].GreetAsync("Ada", receiver.Url);
        var (headers, body) = await receiver.NextAsync();

        var message = JsonElement.Parse(body);
        Assert.Equal("task.succeeded", message.GetProperty("type").GetString());
        Assert.Equal(id, message.GetProperty("data").GetProperty("task_id").GetString());
        Assert.Equal("Hello, Ada!", message.GetProperty("data").GetProperty("result").GetProperty("reply").GetString());
        var signed = Encoding.UTF8.GetBytes($"{headers["webhook-id"]}.{headers["webhook-timestamp"]}.{body}");
        Assert.Equal($"v1,{Convert.ToBase64String(HMACSHA256.HashData(BusDaemon.WebhookKey, signed))}", headers["webhook-signature"]);
    }

    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task Task_Dies_ItsWebhookIsToldWhy(Bus bus)
    {
        await using var receiver = await HookReceiver.StartAsync();

        var id = await daemons[bus].PublishAsync(new
        {
            topic = "document.summarize", payload = new { content = new { text = "One light.", sentences = 0 }, webhook = receiver.Url },
        });
        var message = JsonElement.Parse((await receiver.NextAsync()).Body);

        Assert.Equal(("task.dead", id), (message.GetProperty("type").GetString(), message.GetProperty("data").GetProperty("task_id").GetString()));
        Assert.Equal("sentences must be 1 to 50; it is 0.", message.GetProperty("data").GetProperty("error").GetProperty("message").GetString());
    }

    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task Receiver_FailsTwice_IsAskedAgainAndTheDeliveryIsListed(Bus bus)
    {
        var daemon = daemons[bus];
        await using var receiver = await HookReceiver.StartAsync(500, 503, 204);

        var id = await daemon.GreetAsync("Ada", receiver.Url);
        var attempts = new[] { await receiver.NextAsync(), await receiver.NextAsync(), await receiver.NextAsync() };

        var delivery = attempts.Select(attempt => attempt.Headers["webhook-id"].ToString()).Distinct(StringComparer.Ordinal).Single();
        var task = await daemon.WaitAsync(delivery);
        Assert.Equal((TaskState.Succeeded, 3, id), (task.State, Assert.Single(task.Runs).Attempts, task.Event.CausationId));
        Assert.Equal(204, task.Result?.GetProperty("status").GetInt32());
        var listed = (await daemon.DoAsync(HttpMethod.Get, $"/tasks?{Deliveries}&correlation_id={id}")).GetProperty("items");
        Assert.Equal(delivery, Assert.Single(listed.EnumerateArray()).GetProperty("task_id").GetString());
    }

    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task Receiver_IsGone_IsAskedOnceUntilAnOperatorReplays(Bus bus)
    {
        var daemon = daemons[bus];
        await using var receiver = await HookReceiver.StartAsync(410, 200);

        await daemon.GreetAsync("Ada", receiver.Url);
        var delivery = (await receiver.NextAsync()).Headers["webhook-id"].ToString();
        var given = await daemon.WaitAsync(delivery);
        await daemon.DoAsync(HttpMethod.Post, $"{Letters}/{delivery}/replay");
        var again = await receiver.NextAsync();
        await Eventually.IsTrueAsync(async () => (await daemon.WaitAsync(delivery)).State == TaskState.Succeeded);

        Assert.Equal((TaskState.Dead, 1, "The receiver answered 410: it is gone for good."), (given.State, given.Runs[0].Attempts, given.Runs[0].Error?.Message));
        Assert.Equal(delivery, again.Headers["webhook-id"]);
        Assert.Equal(2, receiver.Count);
    }

    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task Publish_WebhookToAnotherInternalAddress_IsRefused(Bus bus)
    {
        var (status, body) = await daemons[bus].SendAsync(HttpMethod.Post, "/tasks",
            """{"topic":"greet.user","payload":{"content":{"name":"Ada"},"webhook":"http://127.0.0.2:9/hook"}}""");

        Assert.Equal((HttpStatusCode.BadRequest, ErrorCodes.WebhookInvalid), (status, body.GetProperty("code").GetString()));
    }

    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task Publish_WebhookToANameOfAnInternalAddress_IsDeadAndNobodyIsCalled(Bus bus)
    {
        var daemon = daemons[bus];
        await using var receiver = await HookReceiver.StartAsync();
        // Only its resolution tells that this name is no public machine's.
        var name = new UriBuilder(receiver.Url) { Host = Dns.GetHostName() }.Uri;

        var id = await daemon.GreetAsync("Ada", name);
        var delivery = "";
        await Eventually.IsTrueAsync(async () =>
        {
            var listed = (await daemon.DoAsync(HttpMethod.Get, $"/tasks?{Deliveries}&correlation_id={id}&state=dead")).GetProperty("items").EnumerateArray().ToArray();
            delivery = listed is [var one] ? one.GetProperty("task_id").GetString()! : "";
            return delivery.Length > 0;
        });

        var letter = await daemon.DoAsync(HttpMethod.Get, $"{Letters}/{delivery}");
        Assert.Equal(1, letter.GetProperty("attempts").GetInt32());
        Assert.Contains("resolves to no address that webhooks may reach", letter.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, receiver.Count);
    }

    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task Receiver_RedirectsToAnInternalAddress_IsNotFollowed(Bus bus)
    {
        await using var target = await HookReceiver.StartAsync();
        await using var receiver = await HookReceiver.StartAsync(307, 200);
        receiver.RedirectsTo = target.Url;

        await daemons[bus].GreetAsync("Ada", receiver.Url);
        await receiver.NextAsync();
        // Only 2xx is success, so it is asked again.
        await receiver.NextAsync();

        Assert.Equal(0, target.Count);
    }
}
