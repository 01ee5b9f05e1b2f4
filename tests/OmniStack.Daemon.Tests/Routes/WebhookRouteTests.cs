using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using OmniStack.Contracts;

namespace OmniStack.Daemon.Tests.Routes;

/// <summary>Webhooks, from the publish to a receiver on this machine.</summary>
public sealed class WebhookRouteTests(BusDaemons daemons) : IClassFixture<BusDaemons>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task Publish_WebhookToAnAllowedHost_IsDeliveredAndSigned(Bus bus)
    {
        var messages = Channel.CreateUnbounded<(IHeaderDictionary Headers, string Body)>();
        await using var receiver = await LocalServer.StartAsync(app => app.MapPost("/hook", async (HttpRequest request) =>
        {
            using var reader = new StreamReader(request.Body);
            var headers = new HeaderDictionary(request.Headers.ToDictionary(header => header.Key, header => header.Value, StringComparer.OrdinalIgnoreCase));
            await messages.Writer.WriteAsync((headers, await reader.ReadToEndAsync(Stop)), Stop);
        }));

        var id = await daemons[bus].PublishAsync(new { topic = "greet.user", payload = new { content = new { name = "Ada" }, webhook = new Uri(receiver.Address, "/hook") } });
        var (headers, body) = await messages.Reader.ReadAsync(Stop).AsTask().WaitAsync(TimeSpan.FromSeconds(20), Stop);

        var message = JsonElement.Parse(body);
        Assert.Equal("task.succeeded", message.GetProperty("type").GetString());
        Assert.Equal(id, message.GetProperty("data").GetProperty("task_id").GetString());
        Assert.Equal("Hello, Ada!", message.GetProperty("data").GetProperty("result").GetProperty("reply").GetString());
        var signed = Encoding.UTF8.GetBytes($"{headers["webhook-id"]}.{headers["webhook-timestamp"]}.{body}");
        Assert.Equal($"v1,{Convert.ToBase64String(HMACSHA256.HashData(BusDaemon.WebhookKey, signed))}", headers["webhook-signature"]);
    }

    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task Publish_WebhookToAnotherInternalAddress_IsRefused(Bus bus)
    {
        var (status, body) = await daemons[bus].SendAsync(HttpMethod.Post, "/tasks",
            """{"topic":"greet.user","payload":{"content":{"name":"Ada"},"webhook":"http://127.0.0.2:9/hook"}}""");

        Assert.Equal((HttpStatusCode.BadRequest, ErrorCodes.WebhookInvalid), (status, body.GetProperty("code").GetString()));
    }
}
