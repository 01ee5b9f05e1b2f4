using System.Text.Json;
using OmniStack.Contracts.Events;
using OmniStack.Daemon.Requests;

namespace OmniStack.Daemon.CloudEvents;

/// <summary>Tells what became of a task as a CloudEvent.</summary>
internal static class CloudEventWriter
{
    private const string Source = "/tasks";

    /// <summary>The id names task and change, since source and id together have to be unique.</summary>
    public static CloudEvent Write(TaskRecord task) => new()
    {
        SpecVersion = CloudEventFormat.SpecVersion,
        Id = FormattableString.Invariant($"{task.TaskId}@{task.UpdatedAt.UtcTicks}"),
        Source = Source,
        Type = $"omnistack.task.{Require.NameOf(task.State)}",
        Subject = task.TaskId,
        Time = task.UpdatedAt,
        DataContentType = "application/json",
        Data = JsonSerializer.SerializeToElement(task, EventsJson.Default.TaskRecord),
        TenantId = task.Event.TenantId,
        CorrelationId = task.Event.CorrelationId,
        CausationId = task.Event.CausationId,
    };
}
