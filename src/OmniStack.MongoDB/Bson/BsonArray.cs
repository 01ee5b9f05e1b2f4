using System.Collections;
using System.Runtime.CompilerServices;

namespace OmniStack.MongoDB.Bson;

/// <summary>An ordered list of values. Not safe for concurrent changes.</summary>
[CollectionBuilder(typeof(BsonArray), nameof(Create))]
public sealed class BsonArray : IReadOnlyList<BsonValue>, IEquatable<BsonArray>
{
    private readonly List<BsonValue> _values;

    /// <summary>Empty.</summary>
    public BsonArray() => _values = [];

    /// <summary>Holds the values in their order.</summary>
    public BsonArray(IEnumerable<BsonValue> values) => _values = [.. values];

    /// <inheritdoc />
    public int Count => _values.Count;

    /// <inheritdoc />
    public BsonValue this[int index] => _values[index];

    /// <summary>What collection expressions call.</summary>
    public static BsonArray Create(ReadOnlySpan<BsonValue> values) => new(values.ToArray());

    /// <summary>Appends a value.</summary>
    public void Add(BsonValue value) => _values.Add(value);

    /// <inheritdoc />
    public IEnumerator<BsonValue> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Equal when the values are, in the same order.</summary>
    public bool Equals(BsonArray? other) => other is not null && _values.SequenceEqual(other._values);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as BsonArray);

    /// <inheritdoc />
    public override int GetHashCode() => _values.Count;
}
