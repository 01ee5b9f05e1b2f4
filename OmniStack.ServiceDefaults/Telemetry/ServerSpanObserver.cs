using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace OmniStack.ServiceDefaults.Telemetry;

/// <summary>
/// Completes ASP.NET Core's server span at the end of the request with what .NET 10 leaves out: the name "GET /items/{id}",
/// http.route, http.response.status_code, network.protocol.version, error.type, the error status and the exception event.
/// </summary>
internal sealed class ServerSpanObserver : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private const string Start = "Microsoft.AspNetCore.Hosting.HttpRequestIn.Start";
    private const string Stop = "Microsoft.AspNetCore.Hosting.HttpRequestIn.Stop";

    private static readonly HashSet<string> Failures =
    [
        "Microsoft.AspNetCore.Diagnostics.UnhandledException",
        "Microsoft.AspNetCore.Diagnostics.HandledException",
        "Microsoft.AspNetCore.Hosting.UnhandledException",
    ];

    private readonly ConcurrentBag<IDisposable> _subscriptions = [];

    /// <returns>Ends the observation when disposed.</returns>
    public static IDisposable Subscribe()
    {
        var observer = new ServerSpanObserver();
        observer._subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(observer));
        return observer;
    }

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == "Microsoft.AspNetCore")
        {
            // Stop is written only when Start is enabled; leaving out the bare activity name keeps sampling with the sampler.
            _subscriptions.Add(value.Subscribe(this, (name, _, _) => name is Start or Stop || Failures.Contains(name)));
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Key == Stop)
        {
            if (value.Value is HttpContext context && Activity.Current is { IsAllDataRequested: true } span)
            {
                Complete(span, context);
            }
        }
        else if (value.Value is { } failure && Failures.Contains(value.Key))
        {
            RecordException(failure);
        }
    }

    public void OnCompleted() { }

    public void OnError(Exception error) { }

    public void Dispose()
    {
        foreach (var subscription in _subscriptions)
        {
            subscription.Dispose();
        }
    }

    private static void Complete(Activity span, HttpContext context)
    {
        var endpoint = context.Features.Get<IExceptionHandlerFeature>()?.Endpoint ?? context.GetEndpoint();
        var method = span.GetTagItem("http.request.method") as string ?? context.Request.Method;
        if (endpoint is RouteEndpoint { RoutePattern.RawText: { } route })
        {
            span.SetTag("http.route", route);
            span.DisplayName = $"{method} {route}";
        }
        else
        {
            span.DisplayName = method;
        }
        var status = context.Response.StatusCode;
        span.SetTag("http.response.status_code", status);
        span.SetTag("network.protocol.version", context.Request.Protocol.Replace("HTTP/", "", StringComparison.Ordinal));
        if (status >= 500)
        {
            if (span.GetTagItem("error.type") is null)
            {
                span.SetTag("error.type", status.ToString(CultureInfo.InvariantCulture));
            }
            span.SetStatus(ActivityStatusCode.Error);
        }
    }

    // The three events carry different anonymous types that have these two properties in common.
    private static void RecordException(object failure)
    {
        var type = failure.GetType();
        if (type.GetProperty("httpContext")?.GetValue(failure) is HttpContext context
            && type.GetProperty("exception")?.GetValue(failure) is Exception exception
            && context.Features.Get<IHttpActivityFeature>()?.Activity is { IsAllDataRequested: true } span)
        {
            span.SetTag("error.type", exception.GetType().FullName);
            span.AddException(exception);
        }
    }
}
