namespace OmniStack.Dashboard.Resources;

/// <summary>Where a resource can be opened.</summary>
/// <param name="Name">Of the endpoint, such as http.</param>
/// <param name="Url">Absolute. Only http and https become links.</param>
/// <param name="Text">What is shown in its place; null for the address itself.</param>
public sealed record ResourceUrl(string Name, string Url, string? Text = null);
