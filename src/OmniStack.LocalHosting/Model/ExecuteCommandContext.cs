namespace OmniStack.LocalHosting;

/// <summary>Given to a command of <c>WithCommand</c>.</summary>
public sealed class ExecuteCommandContext
{
    /// <summary>The application's services.</summary>
    public required IServiceProvider ServiceProvider { get; init; }

    /// <summary>The resource the command was given for; a replica has a suffix.</summary>
    public required string ResourceName { get; init; }

    /// <summary>Ends when the application stops or the user gives up.</summary>
    public required CancellationToken CancellationToken { get; init; }
}

/// <summary>How a command ended.</summary>
public sealed class ExecuteCommandResult
{
    /// <summary>Whether it did what it should.</summary>
    public required bool Success { get; init; }

    /// <summary>Shown to the user when it did not.</summary>
    public string? ErrorMessage { get; init; }
}

/// <summary>Makes command results.</summary>
public static class CommandResults
{
    /// <summary>It did what it should.</summary>
    public static ExecuteCommandResult Success() => new() { Success = true };

    /// <summary>It did not.</summary>
    /// <param name="errorMessage">Shown to the user.</param>
    public static ExecuteCommandResult Failure(string? errorMessage = null) => new() { Success = false, ErrorMessage = errorMessage };
}

/// <summary>How a command is shown.</summary>
public sealed class CommandOptions
{
    /// <summary>What the command does, in a sentence.</summary>
    public string? Description { get; set; }

    /// <summary>A question to confirm first; null runs it at once.</summary>
    public string? ConfirmationMessage { get; set; }

    /// <summary>The icon's name.</summary>
    public string? IconName { get; set; }

    /// <summary>Whether it is shown before the others.</summary>
    public bool IsHighlighted { get; set; }
}
