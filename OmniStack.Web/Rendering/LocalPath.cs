namespace OmniStack.Web.Rendering;

/// <summary>Where a form sends the browser next.</summary>
internal static class LocalPath
{
    /// <returns>The path when it is one of this site, else the overview.</returns>
    public static string Of(string? path) => path is ['/'] or ['/', not ('/' or '\\'), ..] && !path.Any(char.IsControl) ? path : "/";
}
