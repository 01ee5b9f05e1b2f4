using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OmniStack.Contracts;
using OmniStack.Contracts.Health;

namespace OmniStack.Client;

/// <summary>Sends requests to one service, each with a timeout, and turns every failure into an <see cref="OmniStackApiException"/>.</summary>
/// <param name="service">The service's name, for messages.</param>
internal sealed class ApiTransport(string service, HttpClient http, TimeProvider time)
{
    public Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, TimeSpan timeout, CancellationToken cancellationToken) =>
        ReadAsync(new(HttpMethod.Get, path), type, timeout, cancellationToken);

    public Task<T> PostAsync<TBody, T>(string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<T> type, TimeSpan timeout, CancellationToken cancellationToken) =>
        ReadAsync(new(HttpMethod.Post, path) { Content = JsonContent.Create(body, bodyType) }, type, timeout, cancellationToken);

    public Task<T> PostAsync<T>(string path, JsonTypeInfo<T> type, TimeSpan timeout, CancellationToken cancellationToken) =>
        ReadAsync(new(HttpMethod.Post, path), type, timeout, cancellationToken);

    public Task<T> PostContentAsync<T>(string path, HttpContent content, JsonTypeInfo<T> type, TimeSpan timeout, CancellationToken cancellationToken) =>
        ReadAsync(new(HttpMethod.Post, path) { Content = content }, type, timeout, cancellationToken);

    /// <summary>For a route whose 409 says in the same shape why nothing was done.</summary>
    public Task<T> PostOrConflictAsync<T>(string path, JsonTypeInfo<T> type, TimeSpan timeout, CancellationToken cancellationToken) =>
        SendAsync(new(HttpMethod.Post, path), (response, token) => response.StatusCode == HttpStatusCode.Conflict ? Task.CompletedTask : RefuseAsync(response, token),
            (response, token) => ParseAsync(response, type, token), timeout, cancellationToken);

    public Task<T> PatchAsync<TBody, T>(string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<T> type, TimeSpan timeout, CancellationToken cancellationToken) =>
        ReadAsync(new(HttpMethod.Patch, path) { Content = JsonContent.Create(body, bodyType) }, type, timeout, cancellationToken);

    public Task<T> DeleteAsync<T>(string path, JsonTypeInfo<T> type, TimeSpan timeout, CancellationToken cancellationToken) =>
        ReadAsync(new(HttpMethod.Delete, path), type, timeout, cancellationToken);

    /// <returns>What <paramref name="call"/> answered, or <see langword="null"/> when it was refused with <paramref name="absent"/>.</returns>
    public static async Task<T?> OrNullAsync<T>(Task<T> call, string absent) where T : class
    {
        try
        {
            return await call;
        }
        catch (OmniStackApiException refusal) when (refusal.Code == absent)
        {
            return null;
        }
    }

    public Task DeleteAsync(string path, TimeSpan timeout, CancellationToken cancellationToken) => SendAsync(HttpMethod.Delete, path, timeout, cancellationToken);

    /// <summary>A request without a body, whose answer has none that matters.</summary>
    public Task SendAsync(HttpMethod method, string path, TimeSpan timeout, CancellationToken cancellationToken) =>
        SendAsync(new(method, path), RefuseAsync, static (_, _) => Task.FromResult(true), timeout, cancellationToken);

    /// <summary>An unhealthy service answers 503 with the same report, which is what was asked for.</summary>
    public Task<HealthReportDto> GetHealthAsync(TimeSpan timeout, CancellationToken cancellationToken) =>
        SendAsync(new(HttpMethod.Get, "/health"), (response, token) => IsReport(response) ? Task.CompletedTask : RefuseAsync(response, token),
            (response, token) => ParseAsync(response, HealthJson.Default.HealthReportDto, token), timeout, cancellationToken);

    /// <summary>Opens a stream; <paramref name="timeout"/> goes on until the stream is disposed.</summary>
    /// <returns>Null when there is no content.</returns>
    public async Task<StreamedTurn?> OpenAsync(HttpRequestMessage request, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var limit = new CancellationTokenSource(timeout, time);
        HttpResponseMessage? response = null;
        try
        {
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
            response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, linked.Token);
            await RefuseAsync(response, linked.Token);
            if (response.StatusCode == HttpStatusCode.NoContent)
            {
                response.Dispose();
                limit.Dispose();
                return null;
            }
            return new(service, response, await response.Content.ReadAsStreamAsync(linked.Token), limit);
        }
        catch (Exception error)
        {
            response?.Dispose();
            limit.Dispose();
            if (error is OmniStackApiException || cancellationToken.IsCancellationRequested)
            {
                throw;
            }
            throw Failure(service, error);
        }
    }

    /// <summary>Opens an answer that goes on for as long as somebody reads it; <paramref name="timeout"/> is for its head.</summary>
    public async Task<LiveAnswer> FollowAsync(HttpRequestMessage request, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        HttpResponseMessage? response = null;
        try
        {
            response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, linked.Token);
            await RefuseAsync(response, linked.Token);
            return new(service, response, await response.Content.ReadAsStreamAsync(linked.Token));
        }
        catch (Exception error)
        {
            response?.Dispose();
            if (error is OmniStackApiException || cancellationToken.IsCancellationRequested)
            {
                throw;
            }
            throw Failure(service, error);
        }
    }

    /// <summary>What the caller sees when the call or its stream broke: resilience handlers have exceptions of their own, so any type may come.</summary>
    public static OmniStackApiException Failure(string service, Exception error) => error switch
    {
        JsonException => new(null, ErrorCodes.InternalError, $"The {service} answered with what cannot be read.", error),
        OperationCanceledException or TimeoutException => new(null, ErrorCodes.Unavailable, $"The {service} did not answer in time.", error),
        _ => new(null, ErrorCodes.Unavailable, $"The {service} does not answer.", error),
    };

    private Task<T> ReadAsync<T>(HttpRequestMessage request, JsonTypeInfo<T> type, TimeSpan timeout, CancellationToken cancellationToken) =>
        SendAsync(request, RefuseAsync, (response, token) => ParseAsync(response, type, token), timeout, cancellationToken);

    private async Task<T> SendAsync<T>(HttpRequestMessage request, Func<HttpResponseMessage, CancellationToken, Task> check,
        Func<HttpResponseMessage, CancellationToken, Task<T>> read, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            using (request)
            using (var response = await http.SendAsync(request, linked.Token))
            {
                await check(response, linked.Token);
                return await read(response, linked.Token);
            }
        }
        catch (Exception error) when (error is not OmniStackApiException && !cancellationToken.IsCancellationRequested)
        {
            throw Failure(service, error);
        }
    }

    private static async Task<T> ParseAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        await response.Content.ReadFromJsonAsync(type, cancellationToken) ?? throw new JsonException("null");

    private static bool IsReport(HttpResponseMessage response) =>
        response.StatusCode is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable
        && response.Content.Headers.ContentType?.MediaType == "application/json";

    private async Task RefuseAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
        {
            return;
        }
        ProblemDto? problem = null;
        if (response.Content.Headers.ContentType?.MediaType is "application/problem+json" or "application/json")
        {
            problem = await ParseAsync(response, ClientJson.Default.ProblemDto, cancellationToken);
        }
        throw new OmniStackApiException(response.StatusCode, problem?.Code ?? ErrorCodes.InternalError,
            problem?.Detail ?? problem?.Title ?? $"The {service} answered with status {(int)response.StatusCode}.")
        {
            RetryAfter = response.Headers.RetryAfter?.Delta,
        };
    }
}
