namespace OmniStack.LocalHosting;

/// <summary>Something whose value is known only when the application runs.</summary>
public interface IValueProvider
{
    /// <returns>The value; null when there is none.</returns>
    ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default);
}

/// <summary>Something that a deployment manifest names instead of holding its value.</summary>
public interface IManifestExpressionProvider
{
    /// <summary>For example <c>{redis.connectionString}</c>.</summary>
    string ValueExpression { get; }
}
