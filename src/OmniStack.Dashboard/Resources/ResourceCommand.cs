namespace OmniStack.Dashboard.Resources;

/// <summary>Something that can be done with a resource.</summary>
/// <param name="Name">As <see cref="IResourceSource.ExecuteAsync"/> takes it, such as start, stop or restart.</param>
/// <param name="Text">What the button says.</param>
/// <param name="IsEnabled">False shows it as not possible now.</param>
/// <param name="Confirmation">Asked before it runs; null asks nothing.</param>
public sealed record ResourceCommand(string Name, string Text, bool IsEnabled = true, string? Confirmation = null);
