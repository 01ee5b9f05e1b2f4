using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OmniStack.ServiceDefaults.Errors;

namespace OmniStack.ServiceDefaults.Tests;

/// <summary>A small service with the defaults, on a port that the system chose.</summary>
internal sealed class TestService : IAsyncDisposable
{
    private TestService(WebApplication app) => App = app;

    public WebApplication App { get; }

    public HttpClient Http { get; private set; } = null!;

    public static async Task<TestService> StartAsync(Action<WebApplication> map, Action<WebApplicationBuilder>? configure = null,
        params (string Key, string? Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = "test-service" });
        builder.Configuration.AddInMemoryCollection();
        foreach (var (key, value) in settings)
        {
            builder.Configuration[key] = value;
        }
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.AddServiceDefaults();
        builder.AddApiErrors();
        configure?.Invoke(builder);
        var app = builder.Build();
        app.UseApiErrors();
        app.MapDefaultEndpoints();
        map(app);
        await app.StartAsync();
        return new(app) { Http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) } };
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await App.DisposeAsync();
    }
}
