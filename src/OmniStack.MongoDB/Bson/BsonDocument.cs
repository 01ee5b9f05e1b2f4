using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace OmniStack.MongoDB.Bson;

/// <summary>
/// An ordered list of named values; the first name of a command is the command. Made for documents of tens of names: a look-up
/// compares them in turn. Not safe for concurrent changes.
/// </summary>
#pragma warning disable CA1710 // The name is BSON's own.
public sealed class BsonDocument : IReadOnlyCollection<KeyValuePair<string, BsonValue>>, IEquatable<BsonDocument>
#pragma warning restore CA1710
{
    private readonly List<KeyValuePair<string, BsonValue>> _elements;

    /// <summary>Empty.</summary>
    public BsonDocument() => _elements = [];

    /// <summary>A copy that shares the values.</summary>
    public BsonDocument(BsonDocument other) => _elements = [.. other._elements];

    /// <summary>How many names it has.</summary>
    public int Count => _elements.Count;

    /// <summary>Setting replaces a value in its place, or appends it.</summary>
    /// <exception cref="KeyNotFoundException">Getting a name that is not there.</exception>
    public BsonValue this[string name]
    {
        get => TryGetValue(name, out var value) ? value : throw new KeyNotFoundException($"The document has no '{name}'.");
        set
        {
            var index = IndexOf(name);
            if (index < 0)
            {
                Append(name, value);
            }
            else
            {
                _elements[index] = new(name, value);
            }
        }
    }

    /// <summary>Reads one document.</summary>
    /// <param name="bytes">Exactly one document; values are copied out of it.</param>
    /// <exception cref="BsonFormatException">Not a document, or beyond 16 MiB or 200 levels.</exception>
    public static BsonDocument FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > BsonLimits.DocumentBytes)
        {
            throw new BsonFormatException($"A document may have {BsonLimits.DocumentBytes} bytes.");
        }

        return BsonReader.ReadSingle(bytes);
    }

    /// <summary>Appends a name.</summary>
    /// <exception cref="ArgumentException">The name is there already.</exception>
    public void Add(string name, BsonValue value)
    {
        if (IndexOf(name) >= 0)
        {
            throw new ArgumentException($"The document has '{name}' already.", nameof(name));
        }

        Append(name, value);
    }

    /// <summary>Looks a name up; names differ by case.</summary>
    public bool TryGetValue(string name, [MaybeNullWhen(false)] out BsonValue value)
    {
        var index = IndexOf(name);
        value = index < 0 ? default : _elements[index].Value;
        return index >= 0;
    }

    /// <returns>The value, or null when there is none or it is BSON's null.</returns>
    public BsonValue? Find(string name) => TryGetValue(name, out var value) && !value.IsNull ? value : default(BsonValue?);

    /// <summary>Whether the name is there, whatever its value.</summary>
    public bool Contains(string name) => IndexOf(name) >= 0;

    /// <summary>Its BSON.</summary>
    /// <exception cref="BsonFormatException">It is larger than 16 MiB or deeper than 200 levels, or a name or pattern holds NUL.</exception>
    public byte[] ToBytes()
    {
        using var buffer = new ByteBuffer(BsonLimits.DocumentBytes);
        BsonWriter.Write(buffer, this);
        return buffer.Written.ToArray();
    }

    /// <inheritdoc />
    public IEnumerator<KeyValuePair<string, BsonValue>> GetEnumerator() => _elements.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Equal when names and values are, in the same order.</summary>
    public bool Equals(BsonDocument? other) => other is not null && _elements.SequenceEqual(other._elements);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as BsonDocument);

    /// <inheritdoc />
    public override int GetHashCode() => _elements.Count == 0 ? 0 : HashCode.Combine(_elements.Count, _elements[0].Key);

    /// <summary>For bytes off the wire, where a repeated name is kept and the first one counts.</summary>
    internal void Append(string name, BsonValue value) => _elements.Add(new(name, value));

    /// <summary>A copy without one name.</summary>
    internal BsonDocument Without(string name)
    {
        var copy = new BsonDocument(this);
        copy._elements.RemoveAll(element => element.Key == name);
        return copy;
    }

    private int IndexOf(string name)
    {
        for (var i = 0; i < _elements.Count; i++)
        {
            if (string.Equals(_elements[i].Key, name, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }
}
