namespace OmniStack.LocalHosting;

/// <summary>What stands behind a server resource in local mode, and why.</summary>
/// <param name="Kind">Which of the three.</param>
/// <param name="Reason">One line for the table and for the services' health.</param>
/// <param name="ConnectionString">What clients use; null when they use their embedded store.</param>
internal sealed record LocalBacking(BackingKind Kind, string Reason, string? ConnectionString) : IResourceAnnotation;

/// <summary>The choices, in the order in which they are tried.</summary>
internal enum BackingKind { Configured, Process, Embedded }

/// <summary>Finds what was chosen.</summary>
internal static class LocalBackingExtensions
{
    /// <returns>Null before the choice is made, and for resources that have none.</returns>
    public static LocalBacking? FindBacking(this IResource resource) => resource.Annotations.OfType<LocalBacking>().LastOrDefault();
}
