using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using OmniStack.ChatApi.Tests.Fixtures;
using OmniStack.Testing;

namespace OmniStack.ChatApi.Tests.Security;

/// <summary>Secrets are in no log, no exported span, metric or log record, no answer and no file, whatever the model's server does.</summary>
public sealed class SecretTests
{
    private const string ProviderKey = "sk-secret-of-the-model-provider";
    private const string Typed = "words-that-only-the-user-and-the-model-may-read";
    private readonly ConcurrentQueue<string> _exported = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Secrets_WhateverIsAskedAndHoweverTheModelFails_AreToldNobody()
    {
        await using var collector = await LocalServer.StartAsync(app => app.MapPost("/{**path}", TakeAsync));
        // It answers with what it was sent, as some proxies do when they refuse.
        await using var model = await LocalServer.StartAsync(app => app.MapPost("/{**path}", (HttpRequest request) => Results.Json(
            new { error = new { message = $"Incorrect API key provided: {request.Headers.Authorization}", type = "invalid_request_error" } }, statusCode: 401)));
        await using var service = await ChatService.StartAsync(
            ("OMNISTACK_ADMIN_KEY", GuardedChat.AdminKey), ("OPENAI_API_KEY", ProviderKey), ("OPENAI_BASE_URL", new Uri(model.Address, "v1").ToString()),
            ("Logging__LogLevel__Default", "Debug"), ("Logging__LogLevel__Microsoft.AspNetCore", "Debug"),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address.ToString().TrimEnd('/')), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("OTEL_BSP_SCHEDULE_DELAY", "50"), ("OTEL_BLRP_SCHEDULE_DELAY", "50"));
        var key = await StoredKey.CreateAsync(service.DataPath, "reader0000000000");
        var body = $$$"""{"id":"s","message":{"id":"m1","role":"user","parts":[{"type":"text","text":"{{{Typed}}}"}]}}""";
        var answers = new StringBuilder();
        (HttpMethod, string, string, string?)[] requests =
        [
            (HttpMethod.Post, "/api/chat", key.Secret, body), (HttpMethod.Post, "/api/chat?stream=false", key.Secret, body), (HttpMethod.Get, "/api/sessions", key.Secret + "x", null),
            (HttpMethod.Get, "/api/models", key.Secret, null), (HttpMethod.Get, "/no-such-route", GuardedChat.AdminKey, null), (HttpMethod.Post, "/api/chat", GuardedChat.AdminKey, "{"),
            (HttpMethod.Get, "/health", key.Secret, null), (HttpMethod.Get, "/openapi/v1.json", key.Secret, null),
        ];
        foreach (var (method, path, secret, json) in requests)
        {
            using var request = GuardedChat.RequestOf(method, path, secret, json);
            using var response = await service.Http.SendAsync(request, Stop);
            Assert.NotEqual(HttpStatusCode.InternalServerError, response.StatusCode);
            answers.AppendLine(await response.Content.ReadAsStringAsync(Stop));
        }
        await Eventually.IsTrueAsync(() => _exported.Any(text => text.Contains("/no-such-route", StringComparison.Ordinal)));
        Assert.Equal(0, await service.StopAsync());

        var files = string.Concat(Directory.EnumerateFiles(service.DataPath, "*", SearchOption.AllDirectories).Select(File.ReadAllText));
        var exported = string.Concat(_exported);
        foreach (var told in (string[])[service.Output, answers.ToString(), exported, files])
        {
            Assert.All((string[])[key.Secret, GuardedChat.AdminKey, ProviderKey], one => Assert.DoesNotContain(one, told, StringComparison.Ordinal));
        }
        Assert.DoesNotContain(Typed, service.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Typed, exported, StringComparison.Ordinal);
        Assert.Contains(Typed, files, StringComparison.Ordinal);
    }

    private async Task TakeAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, Stop);
        _exported.Enqueue(Encoding.UTF8.GetString(body.ToArray()));
    }
}
