using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace OmniStack.LocalHosting;

/// <summary>A text with values of resources in it, which are filled in when the application runs.</summary>
public sealed class ReferenceExpression : IValueProvider, IManifestExpressionProvider
{
    private readonly IReadOnlyList<IManifestExpressionProvider> _expressions;

    private ReferenceExpression(string format, IReadOnlyList<IValueProvider> values, IReadOnlyList<IManifestExpressionProvider> expressions)
    {
        Format = format;
        ValueProviders = values;
        _expressions = expressions;
    }

    /// <summary>The text in the form of <see cref="string.Format(string, object)"/>.</summary>
    public string Format { get; }

    /// <summary>What fills the format's places, in their order.</summary>
    public IReadOnlyList<IValueProvider> ValueProviders { get; }

    /// <summary>What the places are in a manifest, in their order.</summary>
    public IEnumerable<string> ManifestExpressions => _expressions.Select(expression => expression.ValueExpression);

    /// <inheritdoc/>
    public string ValueExpression => string.Format(CultureInfo.InvariantCulture, Format, [.. ManifestExpressions]);

    /// <summary>Takes an interpolated string, like <c>$"{endpoint.Property(EndpointProperty.Host)}:{port}"</c>.</summary>
    /// <param name="handler">Built by the compiler.</param>
    public static ReferenceExpression Create(in ExpressionInterpolatedStringHandler handler) => handler.Build();

    /// <inheritdoc/>
    public async ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default)
    {
        var values = new object?[ValueProviders.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = await ValueProviders[i].GetValueAsync(cancellationToken);
        }
        return string.Format(CultureInfo.InvariantCulture, Format, values);
    }

    /// <summary>Collects an interpolated string's parts; used by the compiler.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct ExpressionInterpolatedStringHandler
    {
        private readonly StringBuilder _format;
        private readonly List<IValueProvider> _values;
        private readonly List<IManifestExpressionProvider> _expressions;

        /// <param name="literalLength">Characters of the literal parts.</param>
        /// <param name="formattedCount">Places.</param>
        public ExpressionInterpolatedStringHandler(int literalLength, int formattedCount)
        {
            _format = new StringBuilder(literalLength + formattedCount * 3);
            _values = new List<IValueProvider>(formattedCount);
            _expressions = new List<IManifestExpressionProvider>(formattedCount);
        }

        /// <summary>Adds text.</summary>
        /// <param name="value">Taken as it is.</param>
        public void AppendLiteral(string value)
            => _format.Append(value.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));

        /// <summary>Adds text.</summary>
        /// <param name="value">Taken as it is; null adds nothing.</param>
        public void AppendFormatted(string? value) => AppendLiteral(value ?? "");

        /// <summary>Adds a value.</summary>
        /// <typeparam name="T">Its kind.</typeparam>
        /// <param name="valueProvider">Asked when the application runs.</param>
        public void AppendFormatted<T>(T valueProvider) where T : IValueProvider, IManifestExpressionProvider
        {
            _format.Append(CultureInfo.InvariantCulture, $"{{{_values.Count}}}");
            _values.Add(valueProvider);
            _expressions.Add(valueProvider);
        }

        /// <summary>Adds a value.</summary>
        /// <typeparam name="T">Its kind.</typeparam>
        /// <param name="valueProvider">Asked when the application runs.</param>
        public void AppendFormatted<T>(IResourceBuilder<T> valueProvider) where T : IResource, IValueProvider, IManifestExpressionProvider
            => AppendFormatted(valueProvider.Resource);

        internal ReferenceExpression Build() => new(_format.ToString(), _values, _expressions);
    }
}
