using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts.Events;
using OmniStack.Events.Running;
using OmniStack.Events.Webhooks;

namespace OmniStack.Events.Tests.Webhooks;

/// <summary>Messages to real receivers: what they get, and what becomes of a message that they do not take.</summary>
public sealed class WebhookTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Succeeded_Receiver_GetsTheSignedResult()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var engine = await StartAsync();
        engine.Bus.Deliver("t", "t", Event(receiver.Url) with { TenantId = "acme", CorrelationId = "c1" });

        var told = Assert.Single(Assert.IsType<Settlement.Succeeded>(await engine.Bus.NextSettlementAsync()).Replies);
        engine.Bus.Deliver(told.Topic, "webhook-sender", told);
        var message = await receiver.NextAsync();

        var sent = Assert.IsType<Settlement.Succeeded>(await engine.Bus.NextSettlementAsync());
        Assert.Equal("""{"status":200}""", sent.Result.GetRawText());
        Assert.Equal((told.Id, "application/json"), (message.Headers["webhook-id"], message.Headers["content-type"]));
        var timestamp = long.Parse(message.Headers["webhook-timestamp"], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(WebhookSigner.Sign([Secret], told.Id, timestamp, message.Body), message.Headers["webhook-signature"]);
        var body = JsonSerializer.Deserialize(message.Body, EventsJson.Default.WebhookMessage)!;
        Assert.Equal(("task.succeeded", "e1", "t", "t", TaskState.Succeeded, 1), (body.Type, body.Data.TaskId, body.Data.Topic, body.Data.Agent, body.Data.State, body.Data.Attempts));
        Assert.Equal(("go!", "acme", "c1"), (body.Data.Result?.GetString(), body.Data.TenantId, body.Data.CorrelationId));
        Assert.Equal(("acme", "c1", "e1"), (told.TenantId, told.CorrelationId, told.CausationId));
    }

    [Fact]
    public async Task Dead_Receiver_GetsTheError()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var engine = await StartAsync();
        engine.Bus.Deliver("t", "t", Event(receiver.Url, content: 7));

        var told = Assert.Single(Assert.IsType<Settlement.DeadLettered>(await engine.Bus.NextSettlementAsync()).Replies);
        engine.Bus.Deliver(told.Topic, "webhook-sender", told);

        var body = JsonSerializer.Deserialize((await receiver.NextAsync()).Body, EventsJson.Default.WebhookMessage)!;
        Assert.Equal(("task.dead", TaskState.Dead, false), (body.Type, body.Data.State, body.Data.Error?.Retriable));
        Assert.Null(body.Data.Result);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(500)]
    public async Task Answer_NotSuccess_IsRetriedWithoutAStackTrace(int status)
    {
        await using var receiver = await WebhookReceiver.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });

        var (outcome, log) = await SendAsync(receiver.Url);

        Assert.Equal($"The receiver answered {status}.", Assert.IsType<Settlement.Retried>(outcome).Error.Message);
        Assert.Empty(log.Exceptions);
    }

    [Fact]
    public async Task Answer_Gone_EndsIt()
    {
        await using var receiver = await WebhookReceiver.StartAsync(context =>
        {
            context.Response.StatusCode = 410;
            return Task.CompletedTask;
        });

        Assert.IsType<Settlement.DeadLettered>((await SendAsync(receiver.Url)).Outcome);
    }

    [Fact]
    public async Task Answer_RetryAfter_IsHonoured()
    {
        await using var receiver = await WebhookReceiver.StartAsync(context =>
        {
            (context.Response.StatusCode, context.Response.Headers.RetryAfter) = (503, "7200");
            return Task.CompletedTask;
        });

        Assert.Equal(TimeSpan.FromHours(2), Assert.IsType<Settlement.Retried>((await SendAsync(receiver.Url)).Outcome).Delay);
    }

    [Fact]
    public async Task Answer_Redirect_IsNotFollowed()
    {
        await using var target = await WebhookReceiver.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync(context =>
        {
            (context.Response.StatusCode, context.Response.Headers.Location) = (307, target.Url);
            return Task.CompletedTask;
        });

        Assert.IsType<Settlement.Retried>((await SendAsync(receiver.Url)).Outcome);
        Assert.Equal(0, target.Count);
    }

    [Fact]
    public async Task Answer_WithoutEnd_SucceedsByItsHead()
    {
        await using var receiver = await WebhookReceiver.StartAsync(async context =>
        {
            var chunk = new byte[64 * 1024];
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(chunk, context.RequestAborted);
            }
        });

        Assert.IsType<Settlement.Succeeded>((await SendAsync(receiver.Url)).Outcome);
    }

    [Fact]
    public async Task Answer_WithoutEnd_HoldsNeitherMemoryNorASlot()
    {
        // A bare socket: a server would count on after the connection is gone.
        using var endless = new TcpListener(IPAddress.Loopback, 0);
        endless.Start();
        var sending = SendWithoutEndAsync(endless);
        await using var good = await WebhookReceiver.StartAsync();
        await using var engine = await StartAsync(consumers: 1);

        engine.Bus.Deliver("omnistack.webhooks", "webhook-sender", Job($"http://{endless.LocalEndpoint}/"));
        engine.Bus.Deliver("omnistack.webhooks", "webhook-sender", Job(good.Url));

        Assert.IsType<Settlement.Succeeded>(await engine.Bus.NextSettlementAsync());
        Assert.IsType<Settlement.Succeeded>(await engine.Bus.NextSettlementAsync());
        // What was not read lies in the buffers of the system; the daemon reads 64 KiB of it at most.
        Assert.InRange(await sending.WaitAsync(TimeSpan.FromSeconds(20), Stop), 0, 64 << 20);
    }

    [Fact]
    public async Task Send_WithADefaultProxy_GoesPastIt()
    {
        await using var proxy = await WebhookReceiver.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        var before = HttpClient.DefaultProxy;
        HttpClient.DefaultProxy = new WebProxy(new Uri(proxy.Url));
        try
        {
            Assert.IsType<Settlement.Succeeded>((await SendAsync(receiver.Url)).Outcome);
        }
        finally
        {
            HttpClient.DefaultProxy = before;
        }

        Assert.Equal((0, 1), (proxy.Count, receiver.Count));
    }

    [Fact]
    public async Task Receiver_Silent_LeavesTheOthersTheirShare()
    {
        await using var silent = await WebhookReceiver.StartAsync(context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted));
        await using var good = await WebhookReceiver.StartAsync();
        await using var engine = await StartAsync(timeout: "00:01:00");
        engine.Bus.DeliverTogether("omnistack.webhooks", "webhook-sender", [.. Enumerable.Range(0, 40).Select(i => Job(silent.Url, $"w{i}"))]);
        engine.Bus.Deliver("omnistack.webhooks", "webhook-sender", Job(good.Url, "good"));

        List<Settlement> outcomes = [];
        while (outcomes.Count < 33)
        {
            outcomes.Add(await engine.Bus.NextSettlementAsync());
        }

        Assert.Equal("good", Assert.Single(outcomes.OfType<Settlement.Succeeded>()).Delivery.Event.Id);
        var putOff = outcomes.OfType<Settlement.PutOff>().ToList();
        Assert.Equal(32, putOff.Count);
        Assert.All(putOff, later => Assert.InRange(later.Delay, TimeSpan.FromMilliseconds(25), TimeSpan.FromSeconds(2)));
        await Eventually.IsTrueAsync(() => silent.Count == 8);
    }

    [Fact]
    public async Task Retries_ByDefault_GoOnForUpToADay()
    {
        await using var engine = await EngineHost.StartAsync(d => d.AddWebhooks());
        var sender = engine.Service<IOptionsMonitor<AgentOptions>>().Get($"{WebhookFactory.Topic}/{WebhookFactory.Agent}");

        var hours = Enumerable.Range(1, sender.DlqRetryLimit).Sum(attempt => RetryDelay.After(attempt, sender.RetryBaseDelay, sender.RetryMaxDelay, share: 1).TotalHours);

        Assert.InRange(hours, 20, 24);
    }

    [Fact]
    public async Task Receiver_NotThere_IsRetried()
    {
        var receiver = await WebhookReceiver.StartAsync();
        var url = receiver.Url;
        await receiver.DisposeAsync();

        Assert.Equal("The receiver was not reached (ConnectionError).", Assert.IsType<Settlement.Retried>((await SendAsync(url)).Outcome).Error.Message);
    }

    [Fact]
    public async Task Receiver_Slow_TimesOutAndHoldsNoAgent()
    {
        await using var receiver = await WebhookReceiver.StartAsync(context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted));
        await using var engine = await StartAsync(timeout: "00:00:00.300");
        engine.Bus.Deliver("omnistack.webhooks", "webhook-sender", Job(receiver.Url));
        await receiver.NextAsync();
        engine.Bus.Deliver("t", "t", EngineHost.Event("go", "e2"));

        Assert.Equal("e2", (await engine.Bus.NextSettlementAsync()).Delivery.Event.Id);
        Assert.Contains("did not answer within", Assert.IsType<Settlement.Retried>(await engine.Bus.NextSettlementAsync()).Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_AddressNotAllowed_IsDeadAndCallsNobody()
    {
        await using var receiver = await WebhookReceiver.StartAsync();

        Assert.IsType<Settlement.DeadLettered>((await SendAsync(receiver.Url, allowed: "10.0.0.0/8")).Outcome);
        Assert.Equal(0, receiver.Count);
    }

    [Fact]
    public async Task Connect_AddressNotAllowed_IsRefusedAfterResolution()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var options = Options.Create(new WebhookOptions());
        using var client = new WebhookClient(new WebhookGuard(options), options);
        using var request = new HttpRequestMessage(HttpMethod.Post, receiver.Url);

        await Assert.ThrowsAsync<NonRetriableException>(() => client.SendAsync(request, Stop));

        Assert.Equal(0, receiver.Count);
    }

    [Theory]
    [InlineData("OmniStack:Webhooks:Secrets:0", "short")]
    [InlineData("OmniStack:Webhooks:AllowedNetworks:0", "10.0.0.0/99")]
    public async Task Options_Wrong_FailTheStart(string key, string value)
    {
        var settings = new Dictionary<string, string?> { [key] = value };

        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => EngineHost.StartAsync(d => d.AddWebhooks(), settings: settings));

        Assert.Contains(WebhookOptions.Section, error.Message, StringComparison.Ordinal);
    }

    private static async Task<(Settlement Outcome, LogRecorder Log)> SendAsync(string url, string allowed = "127.0.0.0/8")
    {
        await using var engine = await StartAsync(allowed);
        engine.Bus.Deliver("omnistack.webhooks", "webhook-sender", Job(url));
        return (await engine.Bus.NextSettlementAsync(), engine.Log);
    }

    private static Task<EngineHost> StartAsync(string allowed = "127.0.0.0/8", string timeout = "00:00:15", int consumers = 32)
        => EngineHost.StartAsync(d => d.AddAgent("t", (string text) => $"{text}!").AddWebhooks(), settings: new Dictionary<string, string?>
        {
            ["OmniStack:Webhooks:AllowedNetworks:0"] = allowed,
            ["OmniStack:Webhooks:Secrets:0"] = Secret,
            ["OmniStack:Webhooks:Timeout"] = timeout,
            ["OmniStack:Agents:omnistack.webhooks:webhook-sender:ConsumerCount"] = $"{consumers}",
        });

    /// <returns>How many bytes could be sent until the other side closed.</returns>
    private static async Task<long> SendWithoutEndAsync(TcpListener listener)
    {
        using var socket = await listener.AcceptSocketAsync(Stop);
        await socket.SendAsync("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"u8.ToArray(), Stop);
        var chunk = new byte[64 * 1024];
        for (var sent = 0L; ;)
        {
            try
            {
                sent += await socket.SendAsync(chunk, Stop);
            }
            catch (SocketException)
            {
                return sent;
            }
        }
    }

    private static EventEnvelope Event(string url, object? content = null)
        => EngineHost.Event("go") with { Payload = new EventPayload(JsonSerializer.SerializeToElement(content ?? "go"), url) };

    private static EventEnvelope Job(string url, string id = "w1")
    {
        var message = new WebhookMessage("task.succeeded", DateTimeOffset.UnixEpoch,
            new WebhookTask { TaskId = "e1", Topic = "t", Agent = "t", State = TaskState.Succeeded, Attempts = 1 });
        return EngineHost.Event("", id) with
        {
            Topic = "omnistack.webhooks",
            Payload = new EventPayload(JsonSerializer.SerializeToElement(new WebhookJob(url, message), AgentJson.Options)),
        };
    }
}
