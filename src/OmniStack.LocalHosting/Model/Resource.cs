namespace OmniStack.LocalHosting;

/// <summary>Base of the resources.</summary>
public abstract class Resource : IResource
{
    /// <param name="name">ASCII letters, digits and hyphens; a letter first, no hyphen last, no two in a row; at most 64 characters.</param>
    /// <exception cref="ArgumentException">The name breaks these rules.</exception>
    protected Resource(string name)
    {
        ResourceName.Validate(name);
        Name = name;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public ResourceAnnotationCollection Annotations { get; } = [];

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
