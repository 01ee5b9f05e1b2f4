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

    /// <summary>Whether nothing changes it any more, unless somebody acts.</summary>
    public static bool IsFinal(TaskState state) => state is not (TaskState.Queued or TaskState.Running or TaskState.Retrying);

    /// <summary>As a heading.</summary>
    public static string Title(TaskState state) => state switch
    {
        TaskState.Dead => "Dead letter",
        _ => state.ToString(),
    };

    public static string Name(TaskState state) => state switch
    {
        TaskState.Dead => "dead letter",
        _ => state.ToString().ToLowerInvariant(),
    };
}
