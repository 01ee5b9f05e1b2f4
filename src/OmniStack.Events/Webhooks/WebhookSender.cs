using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OmniStack.Contracts.Events;

namespace OmniStack.Events.Webhooks;

/// <summary>Posts one message to its receiver. Anything but a 2xx answer is a failed attempt; 410 is the last one.</summary>
internal sealed partial class WebhookSender
{
    private readonly WebhookClient _client;
    private readonly WebhookGuard _guard;
    private readonly ReceiverShares _shares;
    private readonly WebhookOptions _options;
    private readonly TimeProvider _time;

    public WebhookSender(WebhookClient client, WebhookGuard guard, ReceiverShares shares, IOptions<WebhookOptions> options, TimeProvider time,
        ILogger<WebhookSender> logger)
    {
        (_client, _guard, _shares, _options, _time) = (client, guard, shares, options.Value, time);
        if (_options.Secrets.Count == 0)
        {
            LogUnsigned(logger, WebhookOptions.Section);
        }
    }

    public async Task<WebhookReceipt> SendAsync(WebhookJob job, AgentContext context, CancellationToken cancellationToken)
    {
        if (_guard.FindFault(job.Url) is { } fault)
        {
            throw new NonRetriableException($"The webhook is refused: {fault}");
        }
        var receiver = new Uri(job.Url).Authority;
        if (_shares.TryEnter(receiver) is { } away)
        {
            throw new RetryLaterException($"{receiver} is sent as much as it may be at once; the message waits for its turn.", away) { CountsAttempt = false };
        }
        var started = _time.GetTimestamp();
        try
        {
            return await PostAsync(job, context.Event.Id, cancellationToken);
        }
        finally
        {
            _shares.Leave(receiver, _time.GetElapsedTime(started));
        }
    }

    private async Task<WebhookReceipt> PostAsync(WebhookJob job, string id, CancellationToken cancellationToken)
    {
        using var request = CreateRequest(job, id);
        using var response = await _client.SendAsync(request, cancellationToken);
        var status = (int)response.StatusCode;
        if (response.IsSuccessStatusCode)
        {
            return new WebhookReceipt(status);
        }
        throw response.StatusCode == HttpStatusCode.Gone
            ? new NonRetriableException("The receiver answered 410: it is gone for good.")
            : new RetryLaterException($"The receiver answered {status}.", RetryAfterOf(response));
    }

    /// <param name="job">What is sent, and where to.</param>
    /// <param name="id">The same for every attempt, so that receivers recognize a message they have.</param>
    private HttpRequestMessage CreateRequest(WebhookJob job, string id)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(job.Message, EventsJson.Default.WebhookMessage);
        var timestamp = _time.GetUtcNow().ToUnixTimeSeconds();
        var request = new HttpRequestMessage(HttpMethod.Post, job.Url)
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        if (WebhookSigner.Sign(_options.Secrets, id, timestamp, body) is { } signature)
        {
            request.Headers.Add("webhook-signature", signature);
        }
        return request;
    }

    private TimeSpan? RetryAfterOf(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - _time.GetUtcNow(),
        _ => null,
    };

    [LoggerMessage(EventId = 2050, Level = LogLevel.Warning, Message = "Webhooks are sent without a signature: {Section}:Secrets is empty.")]
    private static partial void LogUnsigned(ILogger logger, string section);
}
