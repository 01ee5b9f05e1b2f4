using OmniStack.Dashboard.Resources;

namespace OmniStack.Dashboard.Runs;

/// <summary>The consoles of the application that runs.</summary>
internal sealed class LiveConsoles(IResourceSource resources) : IConsoles
{
    public IReadOnlyList<string> Names => [.. resources.Resources.Where(r => r.Type != ResourceView.ParameterType).Select(r => r.Name)];

    public IAsyncEnumerable<ConsoleLine> ReadAsync(string resource, CancellationToken cancellationToken) =>
        resources.ReadConsoleAsync(resource, follow: false, cancellationToken);
}
