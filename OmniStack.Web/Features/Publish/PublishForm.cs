using System.Text.Json;
using OmniStack.Contracts.Events;

namespace OmniStack.Web.Features.Publish;

/// <summary>The publish form as it is sent.</summary>
internal sealed class PublishForm
{
    public string? Topic { get; set; }
    public string? Content { get; set; }
    public string? Webhook { get; set; }
    public string? Id { get; set; }
    public string? CorrelationId { get; set; }
    public string? Priority { get; set; }

    public PublishRequest ToRequest(JsonElement content) => new()
    {
        Topic = Topic?.Trim(), Payload = new(content, Given(Webhook)), Id = Given(Id), CorrelationId = Given(CorrelationId),
        Priority = Enum.TryParse<EventPriority>(Priority, ignoreCase: true, out var priority) ? priority : null, Source = "web",
    };

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
