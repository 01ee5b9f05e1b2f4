namespace OmniStack.Web.Components.Layout;

/// <summary>A page that the main navigation leads to.</summary>
/// <param name="Key">After g, it goes there (keys.mjs).</param>
internal sealed record Place(string Path, string Name, string Icon, char Key);
