namespace OmniStack.Cli.Commands.Webhooks;

/// <summary>Deliveries are tasks of this topic; see docs/webhooks.md.</summary>
internal static class WebhookTopic
{
    public const string Name = "omnistack.webhooks";
    public const string Agent = "webhook-sender";
}
