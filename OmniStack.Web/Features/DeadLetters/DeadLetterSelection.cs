using OmniStack.Contracts.Events;

namespace OmniStack.Web.Features.DeadLetters;

/// <summary>One dead letter, as a form names it.</summary>
internal readonly record struct DeadLetterSelection(string Topic, string Agent, string TaskId)
{
    // In no topic, agent or task id.
    private const char Separator = '|';

    public static DeadLetterSelection Naming(DeadLetter letter) => new(letter.Topic, letter.Agent, letter.TaskId);

    public static string Of(DeadLetter letter) => string.Join(Separator, letter.Topic, letter.Agent, letter.TaskId);

    /// <summary>The address of its page, below which its actions are.</summary>
    public string ToPath() => $"/dead-letters/{Uri.EscapeDataString(Topic)}/{Uri.EscapeDataString(Agent)}/{Uri.EscapeDataString(TaskId)}";

    /// <returns>Null when the text names none.</returns>
    public static DeadLetterSelection? Parse(string? text) => text?.Split(Separator) is [var topic, var agent, var task] ? new(topic, agent, task) : null;
}
