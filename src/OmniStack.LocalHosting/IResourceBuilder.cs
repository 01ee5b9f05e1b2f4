namespace OmniStack.LocalHosting;

/// <summary>Declares one resource.</summary>
/// <typeparam name="T">The resource's kind.</typeparam>
public interface IResourceBuilder<out T> where T : IResource
{
    /// <summary>The application.</summary>
    IDistributedApplicationBuilder ApplicationBuilder { get; }

    /// <summary>The resource.</summary>
    T Resource { get; }

    /// <summary>Says something about the resource.</summary>
    /// <typeparam name="TAnnotation">What kind of thing.</typeparam>
    /// <param name="annotation">What.</param>
    /// <param name="behavior">Whether it joins or replaces what was said of this kind.</param>
    IResourceBuilder<T> WithAnnotation<TAnnotation>(TAnnotation annotation, ResourceAnnotationMutationBehavior behavior = ResourceAnnotationMutationBehavior.Append)
        where TAnnotation : IResourceAnnotation;
}

/// <summary>How an annotation meets others of its kind.</summary>
public enum ResourceAnnotationMutationBehavior
{
    /// <summary>It joins them.</summary>
    Append,
    /// <summary>It replaces them.</summary>
    Replace,
}
