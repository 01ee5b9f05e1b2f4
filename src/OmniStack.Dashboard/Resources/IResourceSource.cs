namespace OmniStack.Dashboard.Resources;

/// <summary>What the host of the resources gives the dashboard. Its members may be called at any time, from any thread.</summary>
public interface IResourceSource
{
    /// <summary>Rises with every change of any resource. Open pages look at it about once a second.</summary>
    long Version { get; }

    /// <summary>The resources as they are now, in the order in which they were declared.</summary>
    IReadOnlyList<ResourceView> Resources { get; }

    /// <summary>The lines that the resource has written: the kept ones, oldest first, then, when following, each new one.</summary>
    /// <param name="resource">Name of a resource; of one that is not there, nothing.</param>
    /// <param name="follow">False ends after the kept lines.</param>
    IAsyncEnumerable<ConsoleLine> ReadConsoleAsync(string resource, bool follow, CancellationToken cancellationToken);

    /// <summary>Runs a command of a resource until its effect is visible, such as until it is stopped.</summary>
    /// <returns>Why it did not succeed, in words for the user; null when it did.</returns>
    Task<string?> ExecuteAsync(string resource, string command, CancellationToken cancellationToken);

    /// <summary>Gives a parameter its value, keeps it for later starts, and starts what could not be started without it.</summary>
    /// <returns>Why it did not succeed, in words for the user; null when it did.</returns>
    Task<string?> SetParameterAsync(string parameter, string value, CancellationToken cancellationToken);

    /// <summary>Forgets the lines that a resource has written so far.</summary>
    /// <param name="resource">Name of a resource; of one that is not there, nothing.</param>
    void ClearConsole(string resource);
}
