using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;
using OmniStack.Contracts.Health;
using OmniStack.ServiceDefaults.Health;
using OmniStack.ServiceDefaults.Hosting;
using OmniStack.ServiceDefaults.Http;
using OmniStack.ServiceDefaults.Logging;
using OmniStack.ServiceDefaults.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Trace;

// The namespace of Aspire's own template, so that a Program.cs finds these methods without a using.
namespace Microsoft.Extensions.Hosting;

/// <summary>What every service of the application has: telemetry, health, resilient HTTP clients, service discovery.</summary>
public static class Extensions
{
    private const string HealthPath = "/health";
    private const string AlivePath = "/alive";
    private const string LiveTag = "live";

    /// <summary>Adds telemetry, the health checks and the defaults of every <see cref="HttpClient"/>. Call it first.</summary>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        LogDefaults.Apply(builder.Configuration);
        var cancelledStart = new CancelledStart();
        cancelledStart.Quieten(builder.Logging);
        builder.Services.AddSingleton(cancelledStart);
        builder.ConfigureOpenTelemetry();
        builder.AddDefaultHealthChecks();
        builder.Services.AddOptionsWithValidateOnStart<HttpResilienceOptions, HttpResilienceOptionsValidator>()
            .BindConfiguration(HttpResilienceOptions.Section)
            .Validate(o => o.AttemptTimeout <= o.TotalTimeout, $"{HttpResilienceOptions.Section}: AttemptTimeout must not exceed TotalTimeout.");
        builder.Services.AddSingleton<HttpPipelines>();
        builder.Services.AddSingleton<IHttpMessageHandlerBuilderFilter, HttpDefaultsFilter>();
        builder.Services.AddHttpClient();
        return builder;
    }

    /// <summary>
    /// Traces, metrics and logs by the OpenTelemetry SDK, exported over OTLP when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set.
    /// Sources and meters named <c>OmniStack.*</c> are included. Every <c>OTEL_*</c> variable of the SDK applies.
    /// </summary>
    public static TBuilder ConfigureOpenTelemetry<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        // ASP.NET Core 10 fills the semantic-convention tags of its server activity only while this switch is off.
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", false);
        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
        });
        var sampler = new NoiseSampler(ConfiguredSampler.Create(builder.Configuration), HealthPath, AlivePath);
        var telemetry = new ServiceCollectionTelemetryBuilder(builder.Services)
            .WithMetrics(metrics => metrics
                .AddMeter("OmniStack.*", "Microsoft.AspNetCore.*", "System.Net.Http", "System.Net.NameResolution", "System.Runtime"))
            .WithTracing(tracing => tracing
                .AddSource("OmniStack.*", builder.Environment.ApplicationName, "Microsoft.AspNetCore", "System.Net.Http")
                .SetSampler(sampler));
        builder.Services.AddHostedService<TelemetryStart>();
        if (!string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            telemetry.UseOtlpExporter();
        }
        return builder;
    }

    /// <summary>Adds the check <c>self</c>, which stands for the process itself and is all that <c>/alive</c> asks.</summary>
    public static TBuilder AddDefaultHealthChecks<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<ServiceHealth>();
        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy("The process answers."), [LiveTag]);
        return builder;
    }

    /// <summary>
    /// Maps <c>GET /health</c> (every check; a <see cref="OmniStack.Contracts.Health.HealthReportDto"/>; 503 when unhealthy) and
    /// <c>GET /alive</c> (the process only), in every environment. Neither is traced or counted, or asks for an API key.
    /// </summary>
    /// <param name="app">The service.</param>
    /// <param name="writeHealth">Writes the body of <c>/health</c> for a service that says more than the report; it must hold the report's members.</param>
    public static WebApplication MapDefaultEndpoints(this WebApplication app, Func<HttpContext, HealthReportDto, Task>? writeHealth = null)
    {
        var health = app.Services.GetRequiredService<ServiceHealth>();
        Map(HealthPath, writeHealth ?? WriteReportAsync, _ => true);
        Map(AlivePath, WriteReportAsync, check => check.Tags.Contains(LiveTag));
        return app;

        void Map(string path, Func<HttpContext, HealthReportDto, Task> write, Func<HealthCheckRegistration, bool> includes) => app.MapHealthChecks(path, new HealthCheckOptions
        {
            Predicate = includes,
            ResponseWriter = (context, report) =>
            {
                context.Response.Headers.CacheControl = "no-store";
                return write(context, health.Describe(report));
            },
        }).DisableHttpMetrics().AllowAnonymous();
    }

    /// <summary>
    /// Runs the service until it is told to stop. Told so in the middle of its start, it ends as quietly as later: the cancelled start is no failure.
    /// When its address is in use it says so and sets the exit code 1.
    /// </summary>
    public static async Task RunServiceAsync(this WebApplication app)
    {
        var cancelledStart = app.Services.GetRequiredService<CancelledStart>();
        cancelledStart.Watch(app.Lifetime);
        try
        {
            await app.RunAsync();
        }
        catch (OperationCanceledException) when (cancelledStart.IsIt)
        {
            // What it had begun is disposed; there is nothing to report.
        }
        catch (IOException error) when (error.InnerException is AddressInUseException)
        {
            await Console.Error.WriteLineAsync($"{error.Message} End what listens there, or set ASPNETCORE_URLS to another address.");
            Environment.ExitCode = 1;
        }
    }

    private static Task WriteReportAsync(HttpContext context, HealthReportDto report)
        => context.Response.WriteAsJsonAsync(report, HealthJson.Default.HealthReportDto, cancellationToken: context.RequestAborted);
}
