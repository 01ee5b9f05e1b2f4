namespace OmniStack.LocalHosting.Running;

/// <summary>One line that a process wrote.</summary>
internal sealed record LogLine(long Number, DateTimeOffset At, string Text, bool IsError);
