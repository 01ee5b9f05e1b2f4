using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using OmniStack.Contracts.Security;

namespace OmniStack.Daemon.Tests.Security;

/// <summary>Secrets are in no log, no exported span, metric or log record, no answer but the one that issues them, and no file.</summary>
public sealed class SecretTests : IDisposable
{
    private const string WebhookSecret = "whsec_c2VjcmV0LW9mLXRoZS13ZWJob29rcy0wMTIzNDU2Nzg5";
    private const string ProviderKey = "sk-secret-of-the-model-provider";
    private readonly TempDirectory _data = new();
    private readonly ConcurrentQueue<string> _exported = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Secrets_WhateverIsAsked_AreToldNobody()
    {
        await using var collector = await LocalServer.StartAsync(app => app.MapPost("/{**path}", TakeAsync));
        await using var daemon = await ServiceProcess.StartAsync("OmniStack.Daemon", new Dictionary<string, string?>
        {
            ["OMNISTACK_DATA"] = _data.Path,
            ["ConnectionStrings__redis"] = null,
            ["OMNISTACK_ADMIN_KEY"] = GuardedDaemon.AdminKey,
            ["OPENAI_API_KEY"] = ProviderKey,
            ["OmniStack__Webhooks__Secrets__0"] = WebhookSecret,
            ["Logging__LogLevel__Default"] = "Debug",
            ["Logging__LogLevel__Microsoft.AspNetCore"] = "Debug",
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address.ToString().TrimEnd('/'),
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "50",
            ["OTEL_BLRP_SCHEDULE_DELAY"] = "50",
        });
        var answers = new StringBuilder();
        var issued = await GuardedDaemon.AskAsync(daemon.Http, HttpMethod.Post, "/keys", GuardedDaemon.AdminKey, """{"name":"ci","scopes":["read"]}""");
        var secret = System.Text.Json.JsonSerializer.Deserialize(issued.Text, SecurityJson.Default.IssuedApiKey)!.Secret;
        (HttpMethod, string, string, string?)[] requests =
        [
            (HttpMethod.Get, "/tasks", secret, null), (HttpMethod.Get, "/keys", secret, null), (HttpMethod.Get, "/keys", GuardedDaemon.AdminKey, null),
            (HttpMethod.Get, "/whoami", secret, null), (HttpMethod.Get, "/tasks", secret + "x", null), (HttpMethod.Get, "/no-such-route", secret, null),
            (HttpMethod.Post, "/tasks", secret, "{"), (HttpMethod.Post, "/keys", GuardedDaemon.AdminKey, "{"), (HttpMethod.Get, "/audit", GuardedDaemon.AdminKey, null),
            (HttpMethod.Get, "/config", GuardedDaemon.AdminKey, null), (HttpMethod.Get, "/health", GuardedDaemon.AdminKey, null), (HttpMethod.Get, "/openapi/v1.json", secret, null),
        ];
        foreach (var (method, path, key, json) in requests)
        {
            answers.AppendLine((await GuardedDaemon.AskAsync(daemon.Http, method, path, key, json)).Text);
        }
        await Eventually.IsTrueAsync(() => _exported.Any(body => body.Contains("/no-such-route", StringComparison.Ordinal)));
        Assert.Equal(0, await daemon.StopAsync());

        var files = string.Concat(Directory.EnumerateFiles(_data.Path, "*", SearchOption.AllDirectories).Select(File.ReadAllText));
        foreach (var told in (string[])[daemon.Output, answers.ToString(), string.Concat(_exported), files])
        {
            Assert.All((string[])[secret, GuardedDaemon.AdminKey, WebhookSecret, ProviderKey], one => Assert.DoesNotContain(one, told, StringComparison.Ordinal));
        }
        Assert.Equal(HttpStatusCode.Created, issued.Status);
    }

    private async Task TakeAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, Stop);
        _exported.Enqueue(Encoding.UTF8.GetString(body.ToArray()));
    }
}
