using System.Text.Json;
using OmniStack.Contracts.Events;

namespace OmniStack.Web.Features.Schedules;

/// <summary>The form of a new schedule as it is sent.</summary>
internal sealed class ScheduleForm
{
    public string? Name { get; set; }
    public string? Cron { get; set; }
    public string? TimeZone { get; set; }
    public string? Topic { get; set; }
    public string? Content { get; set; }

    public ScheduleRequest ToRequest(JsonElement content) => new()
    {
        Name = Name?.Trim(), Cron = Cron?.Trim(), TimeZone = string.IsNullOrWhiteSpace(TimeZone) ? null : TimeZone.Trim(),
        Event = new PublishRequest { Topic = Topic?.Trim(), Payload = new PublishPayload(content), Source = "web" },
    };
}
