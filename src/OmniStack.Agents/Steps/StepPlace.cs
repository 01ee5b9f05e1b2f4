using OmniStack.Contracts.Events;

namespace OmniStack.Agents.Steps;

/// <summary>A step's name and where it stands; the data of its log entries begin with them.</summary>
internal sealed record StepPlace(string Step, int Index, int Total)
{
    public string Key => $"step:{Step}";

    public object With(int attempt) => new { Step, Index, Total, Attempt = attempt };

    public object With(TimeSpan duration) => new { Step, Index, Total, DurationSeconds = duration.TotalSeconds };

    public object With(string reason) => new { Step, Index, Total, Reason = reason };

    public object With(int attempt, RunError error, TimeSpan? delay = null)
        => new { Step, Index, Total, Attempt = attempt, Error = error, DelaySeconds = delay?.TotalSeconds };
}
