using OmniStack.Contracts.Events;

namespace OmniStack.Events.Webhooks;

/// <summary>The content of an event on <see cref="WebhookFactory.Topic"/>: one message for one receiver.</summary>
internal sealed record WebhookJob(string Url, WebhookMessage Message);

/// <summary>The result of such an event.</summary>
/// <param name="Status">What the receiver answered.</param>
internal sealed record WebhookReceipt(int Status);
