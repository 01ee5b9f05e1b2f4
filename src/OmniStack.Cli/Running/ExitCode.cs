namespace OmniStack.Cli.Running;

/// <summary>How the program ends; listed in docs/cli.md.</summary>
internal enum ExitCode
{
    /// <summary>It did what was asked.</summary>
    Success = 0,
    /// <summary>A defect, here or in a service.</summary>
    Failed = 1,
    /// <summary>The command line cannot be understood.</summary>
    Usage = 2,
    /// <summary>What was named does not exist, or no longer.</summary>
    NotFound = 3,
    /// <summary>It contradicts what is stored or running.</summary>
    Conflict = 4,
    /// <summary>A service refused what was sent.</summary>
    Invalid = 5,
    /// <summary>A service does not answer.</summary>
    Unavailable = 6,
    /// <summary>A limit is reached; later it may work.</summary>
    TooMany = 7,
    /// <summary>The key is missing, wrong, or may not do this.</summary>
    NotAllowed = 8,
    /// <summary>Nobody confirmed what cannot be undone.</summary>
    NotConfirmed = 9,
    /// <summary>It was answered, and the answer is bad: unhealthy, dead, failed, cancelled.</summary>
    Bad = 10,
    /// <summary>It is not finished yet.</summary>
    NotYet = 11,
    /// <summary>Ctrl+C.</summary>
    Interrupted = 130,
}
