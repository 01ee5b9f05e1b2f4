namespace OmniStack.LocalHosting;

/// <summary>A value that comes from outside: <c>Parameters:NAME</c> of the configuration, or its default.</summary>
/// <param name="name">The resource's name.</param>
/// <param name="callback">Finds the value; called once, when it is first needed.</param>
/// <param name="secret">Whether the value is masked where it is shown.</param>
public sealed class ParameterResource(string name, Func<ParameterDefault?, string> callback, bool secret = false)
    : Resource(name), IValueProvider, IManifestExpressionProvider
{
    private readonly Lock _gate = new();
    private string? _value;

    /// <summary>Whether the value is masked where it is shown.</summary>
    public bool Secret => secret;

    /// <summary>What makes the value when none is configured; null when it must be configured.</summary>
    public ParameterDefault? Default { get; set; }

    /// <inheritdoc/>
    public string ValueExpression => $"{{{Name}.value}}";

    /// <inheritdoc/>
    /// <exception cref="DistributedApplicationException">It is not configured and has no default.</exception>
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default)
        => ValueTask.FromResult<string?>(Value);

    /// <summary>Gives a value that was missing.</summary>
    internal void Set(string value)
    {
        lock (_gate)
        {
            _value = value;
        }
    }

    /// <summary>False as long as it is neither configured nor has a default.</summary>
    internal bool HasValue
    {
        get
        {
            try
            {
                return Value is not null;
            }
            catch (DistributedApplicationException)
            {
                return false;
            }
        }
    }

    /// <inheritdoc cref="GetValueAsync"/>
    internal string Value
    {
        get
        {
            // Resources that start at the same time ask at the same time, and a generated value must be one for all of them.
            lock (_gate)
            {
                return _value ??= callback(Default);
            }
        }
    }
}
