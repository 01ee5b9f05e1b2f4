namespace OmniStack.Dashboard.Resources;

/// <summary>One line that a resource wrote.</summary>
/// <param name="Time">When it was read.</param>
/// <param name="Text">Without its end; may hold ANSI escape sequences.</param>
/// <param name="IsError">It came from standard error.</param>
public sealed record ConsoleLine(DateTimeOffset Time, string Text, bool IsError);
