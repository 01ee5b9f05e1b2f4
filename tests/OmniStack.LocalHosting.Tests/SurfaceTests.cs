using OmniStack.Testing;

namespace OmniStack.LocalHosting.Tests;

/// <summary>
/// An AppHost.cs that compiles here has to compile on Aspire: so nothing may be public that Aspire does not have in the same shape.
/// The list holds the subset, checked line by line against Aspire 13.1.3; a change of the surface has to be checked and listed too.
/// </summary>
public sealed class SurfaceTests
{
    [Fact]
    public void PublicSurface_OfLocalHosting_IsTheListedSubsetOfAspires()
    {
        var listed = File.ReadLines(Path.Combine(Repository.Root, "tests", "OmniStack.LocalHosting.Tests", "aspire-surface.txt"))
            .Where(line => line.Length > 0 && line[0] != '#').ToArray();
        var offered = PublicSurface.Of(typeof(DistributedApplication).Assembly);

        Assert.Empty(offered.Except(listed, StringComparer.Ordinal));
        Assert.Empty(listed.Except(offered, StringComparer.Ordinal));
    }
}
