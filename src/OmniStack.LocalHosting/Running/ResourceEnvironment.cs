using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using OmniStack.LocalHosting.Building;

namespace OmniStack.LocalHosting.Running;

/// <summary>Composes the environment of a project's process, in Aspire's order: telemetry, ASP.NET Core, profile, then what was declared.</summary>
internal sealed class ResourceEnvironment(DistributedApplicationExecutionContext execution, IConfiguration configuration, IHostEnvironment host, DataDirectory data, HostedDashboard dashboard)
{
    /// <summary>Where a project finds the address of the dashboard, without a login: pages may link to it.</summary>
    public const string DashboardKey = "OMNISTACK_DASHBOARD";

    private readonly string _otlpKey = configuration["AppHost:OtlpApiKey"] ?? RandomNumberGenerator.GetHexString(32, lowercase: true);

    public async Task<Dictionary<string, string>> CreateAsync(IResource resource, int replica, CancellationToken cancellationToken)
    {
        var context = new EnvironmentCallbackContext(execution, resource, cancellationToken: cancellationToken);
        var variables = context.EnvironmentVariables;
        AddTelemetry(variables, resource);
        AddAspNetCore(variables, resource, replica);
        variables[DataDirectory.Key] = data.FullPath;
        if (dashboard.Server is { } server)
        {
            variables[DashboardKey] = server.Url.ToString();
        }
        foreach (var callback in resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
        {
            await callback.Callback(context);
        }

        var resolved = new Dictionary<string, string>(variables.Count);
        foreach (var (name, value) in variables)
        {
            if (await ResolveAsync(value, cancellationToken) is { } text)
            {
                resolved[name] = text;
            }
        }
        return resolved;
    }

    /// <returns>The text of a value that a callback gave; null when a provider has none.</returns>
    public static async ValueTask<string?> ResolveAsync(object value, CancellationToken cancellationToken) => value switch
    {
        string text => text,
        IValueProvider provider => await provider.GetValueAsync(cancellationToken),
        IResourceBuilder<IResource> { Resource: IValueProvider provider } => await provider.GetValueAsync(cancellationToken),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    /// <summary>What the telemetry exporter is told wherever it runs.</summary>
    public static void AddExporter(Dictionary<string, object> variables)
    {
        variables["OTEL_DOTNET_EXPERIMENTAL_OTLP_EMIT_EXCEPTION_LOG_ATTRIBUTES"] = "true";
        variables["OTEL_DOTNET_EXPERIMENTAL_OTLP_EMIT_EVENT_LOG_ATTRIBUTES"] = "true";
        variables["OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY"] = "in_memory";
    }

    private void AddTelemetry(Dictionary<string, object> variables, IResource resource)
    {
        AddExporter(variables);
        if (host.IsDevelopment())
        {
            variables["OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION"] = "true";
            variables["OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION"] = "true";
            variables["OTEL_BLRP_SCHEDULE_DELAY"] = "1000";
            variables["OTEL_BSP_SCHEDULE_DELAY"] = "1000";
            variables["OTEL_METRIC_EXPORT_INTERVAL"] = "1000";
            variables["OTEL_TRACES_SAMPLER"] = "always_on";
            variables["OTEL_METRICS_EXEMPLAR_FILTER"] = "trace_based";
            variables["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] = "true";
        }
        if (FindCollector() is var (address, protocol, key))
        {
            variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = address;
            variables["OTEL_EXPORTER_OTLP_PROTOCOL"] = protocol;
            variables["OTEL_EXPORTER_OTLP_HEADERS"] = $"x-otlp-api-key={key}";
        }
        variables["OTEL_SERVICE_NAME"] = resource.Name;
        variables["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", 8)}";
    }

    /// <summary>A configured one, else the dashboard of this host.</summary>
    private (string Address, string Protocol, string Key)? FindCollector()
    {
        if ((configuration["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] ?? configuration["DOTNET_DASHBOARD_OTLP_ENDPOINT_URL"]) is { Length: > 0 } grpc)
        {
            return (grpc, "grpc", _otlpKey);
        }
        if ((configuration["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"] ?? configuration["DOTNET_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"]) is { Length: > 0 } http)
        {
            return (http, "http/protobuf", _otlpKey);
        }
        return dashboard.Server is { } server ? (server.OtlpGrpcEndpoint.ToString(), "grpc", server.ApiKey) : null;
    }

    private static void AddAspNetCore(Dictionary<string, object> variables, IResource resource, int replica)
    {
        variables["DOTNET_SYSTEM_CONSOLE_ALLOW_ANSI_COLOR_REDIRECTION"] = "true";
        variables["LOGGING__CONSOLE__FORMATTERNAME"] = "simple";
        if (resource.Annotations.OfType<LaunchProfileAnnotation>().LastOrDefault() is { } profile)
        {
            variables["DOTNET_LAUNCH_PROFILE"] = profile.Name;
            foreach (var (name, value) in profile.Profile.EnvironmentVariables)
            {
                variables[name] = value;
            }
        }

        var endpoints = resource.Annotations.OfType<EndpointAnnotation>().ToArray();
        var web = endpoints.Where(endpoint => endpoint.IsWeb).Select(endpoint => endpoint.Addresses[replica]).ToArray();
        if (web.Length > 0)
        {
            variables["ASPNETCORE_URLS"] = string.Join(';', web.Select(address => address.Url));
        }
        if (web.FirstOrDefault(address => address.Scheme == "https") is { } secure)
        {
            variables["ASPNETCORE_HTTPS_PORT"] = secure.Port.ToString(CultureInfo.InvariantCulture);
        }
        foreach (var endpoint in endpoints.Where(endpoint => endpoint.PortVariable is not null))
        {
            variables[endpoint.PortVariable!] = endpoint.Addresses[replica].Port.ToString(CultureInfo.InvariantCulture);
        }
    }
}
