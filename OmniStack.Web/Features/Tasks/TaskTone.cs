using OmniStack.Contracts.Events;

namespace OmniStack.Web.Features.Tasks;

/// <summary>How a task's state looks and reads.</summary>
internal static class TaskTone
{
    public static string Of(TaskState state) => state switch
    {
        TaskState.Succeeded => "good",
        TaskState.Dead => "bad",
        TaskState.Retrying => "warn",
        TaskState.Running => "busy",
        _ => "quiet",
    };

    public static string Name(TaskState state) => state switch
    {
        TaskState.Dead => "dead letter",
        _ => state.ToString().ToLowerInvariant(),
    };
}
