namespace OmniStack.LocalHosting.Commands;

/// <summary>What the command line asks of the AppHost besides running in its terminal.</summary>
internal enum HostCommand
{
    /// <summary>Run the application, and stop with the terminal.</summary>
    Run,
    /// <summary><c>--detach</c>: start it in the background, wait until it is ready, and end.</summary>
    Detach,
    /// <summary><c>--detached</c>: be that one in the background.</summary>
    RunDetached,
    /// <summary><c>status</c>: say what runs on the data directory.</summary>
    Status,
    /// <summary><c>stop</c>: stop what runs on the data directory.</summary>
    Stop,
}
