using OmniStack.Dashboard.Resources;

namespace OmniStack.Dashboard.Runs;

/// <summary>What the resources of one run wrote: of the application that runs, or of a recorded run.</summary>
internal interface IConsoles
{
    /// <summary>The resources that have a console.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>The lines that are kept of one resource, oldest first; of one that is not there, none.</summary>
    IAsyncEnumerable<ConsoleLine> ReadAsync(string resource, CancellationToken cancellationToken);
}
