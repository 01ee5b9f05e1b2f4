using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OmniStack.LocalHosting.Publishing;
using OmniStack.Testing;

namespace OmniStack.LocalHosting.Tests;

/// <summary>The deployment manifest, against what Aspire's own publisher writes.</summary>
public sealed class ManifestTests : IDisposable
{
    private static readonly string[] Publish = ["--publisher", "manifest", "--output-path", "unused"];

    private readonly TempDirectory _output = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _output.Dispose();

    [Fact]
    public async Task Compose_ASampleAppHost_IsWhatAspiresPublisherPrinted()
    {
        using var application = SampleAppHost.Build(Publish);

        var manifest = await application.Services.GetRequiredService<ManifestWriter>().ComposeAsync(Path.Combine(Repository.Root, "OmniStack.AppHost"), Stop);

        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "tests", "OmniStack.LocalHosting.Tests", "aspire-manifest.golden.json"), Stop), manifest);
    }

    [Fact]
    public async Task Compose_WhatTheSampleHasNot_FollowsAspiresForms()
    {
        var resources = await ComposeAsync(builder =>
        {
            var password = builder.AddParameter("pass-word", new GenerateParameterDefault { MinLength = 10, Numeric = false, MinUpper = 2 }, secret: true);
            var outside = builder.AddConnectionString("outside");
            var cache = builder.AddRedis("cache", 6380, password).WithDataBindMount(Path.Combine(Repository.Root, "data"));
            builder.AddConnectionString("composed", ReferenceExpression.Create($"{cache.Resource.PrimaryEndpoint.Property(EndpointProperty.Host)};p={password.Resource}"));
            builder.AddProject<Projects.OmniStack_Web>("web").WithHttpEndpoint(port: 5301, name: "admin").WithReference(outside, "other")
                .WithArgs("--password", password.Resource).WithReplicas(3);
        });

        Assert.Equal("""{"type":"parameter.v0","value":"{pass-word.inputs.value}","inputs":{"value":{"type":"string","secret":true,"default":{"generate":{"minLength":10,"numeric":false,"minUpper":2}}}}}""",
            resources.GetProperty("pass-word").GetRawText());
        Assert.Equal("""{"type":"parameter.v0","connectionString":"{outside.value}","value":"{outside.inputs.value}","inputs":{"value":{"type":"string","secret":true}}}""",
            resources.GetProperty("outside").GetRawText());
        var cache = resources.GetProperty("cache");
        Assert.Equal("""[{"source":"../data","target":"/data","readOnly":false}]""", cache.GetProperty("bindMounts").GetRawText());
        Assert.Equal("""{"tcp":{"scheme":"tcp","protocol":"tcp","transport":"tcp","port":6380,"targetPort":6379}}""", cache.GetProperty("bindings").GetRawText());
        Assert.Equal("{cache.bindings.tcp.host};p={pass-word.value}", resources.GetProperty("composed").GetProperty("connectionString").GetString());
        var web = resources.GetProperty("web");
        Assert.Equal("""["--password","{pass-word.value}"]""", web.GetProperty("args").GetRawText());
        Assert.Equal("{web.bindings.http.targetPort};{web.bindings.admin.targetPort}", web.GetProperty("env").GetProperty("HTTP_PORTS").GetString());
        Assert.False(web.GetProperty("env").TryGetProperty("HTTPS_PORTS", out _));
        Assert.Equal("{outside.connectionString}", web.GetProperty("env").GetProperty("ConnectionStrings__other").GetString());
        Assert.False(web.GetProperty("bindings").GetProperty("admin").TryGetProperty("port", out _));
        Assert.Equal(["pass-word", "outside", "cache", "composed", "web"], resources.EnumerateObject().Select(resource => resource.Name));
    }

    [Fact]
    public async Task Run_PublisherArgument_WritesTheManifestAndStartsNothing()
    {
        await using var host = HostProcess.Start(null, null, "--publisher", "manifest", "--output-path", _output.Path);

        Assert.Equal(0, await host.WaitForExitAsync());

        var path = Path.Combine(_output.Path, "aspire-manifest.json");
        Assert.Contains($"Published manifest to: {path}", host.Output, StringComparison.Ordinal);
        var resources = JsonDocument.Parse(await File.ReadAllTextAsync(path, Stop)).RootElement.GetProperty("resources");
        Assert.Equal(["redis", "mongo", "testdb", "back", "front", "redis-password", "redis-password-uri-encoded", "mongo-password", "mongo-password-uri-encoded"],
            resources.EnumerateObject().Select(resource => resource.Name));
        Assert.Empty(Directory.EnumerateFileSystemEntries(host.Data));
    }

    [Theory]
    [InlineData("Say where the manifest is to be written", "--publisher", "manifest")]
    [InlineData("Local mode publishes a manifest and nothing else", "--publisher", "docker", "--output-path", "out")]
    [InlineData("Local mode publishes a manifest and nothing else", "--operation", "publish", "--step", "deploy", "--output-path", "out")]
    public async Task Run_PublishingThatItCannotDo_IsRefused(string message, params string[] args)
    {
        await using var host = HostProcess.Start(null, null, args);

        Assert.Equal(1, await host.WaitForExitAsync());
        Assert.Contains(message, host.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void AddParameter_SecretThatIsToBePublished_IsRefused()
        => Assert.Throws<ArgumentException>(() => DistributedApplication.CreateBuilder(Publish).AddParameter("key", "value", publishValueAsDefault: true, secret: true));

    private static async Task<JsonElement> ComposeAsync(Action<IDistributedApplicationBuilder> declare)
    {
        var builder = DistributedApplication.CreateBuilder(Publish);
        declare(builder);
        using var application = builder.Build();
        var manifest = await application.Services.GetRequiredService<ManifestWriter>().ComposeAsync(Path.Combine(Repository.Root, "OmniStack.AppHost"), Stop);
        return JsonElement.Parse(System.Text.Json.Nodes.JsonNode.Parse(manifest)!["resources"]!.ToJsonString());
    }
}
