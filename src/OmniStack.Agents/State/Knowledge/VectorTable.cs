using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace OmniStack.Agents.State.Knowledge;

/// <summary>
/// Vectors of one length, searched by cosine, exactly. Reading every float of 100,000 long vectors takes as long as memory takes to
/// give them; so a search first reads copies of half the size, whose error has a known bound, and then the vectors themselves of
/// those rows that can be among the best. Not safe for changes during a search.
/// </summary>
internal sealed class VectorTable<T>(int length)
    where T : notnull
{
    // A copy holds the upper 16 bits of each float, rounded: off by 2^-9 of it at most. With unit vectors a cosine is then off by
    // 2^-9 at most (Cauchy-Schwarz), and two of them by 2^-8 to each other; the rest is for the sums' own rounding.
    private const float Slack = (1f / 256) + 1e-4f;
    private const int RowsPerBlock = 1024;
    private const uint UpperHalf = 0xFFFF0000;

    private readonly int _words = (length + 1) / 2;
    private readonly List<uint[]> _blocks = [];
    private readonly List<(T Item, ReadOnlyMemory<float> Vector, float Norm)> _rows = [];

    public int Count => _rows.Count;

    public T this[int row] => _rows[row].Item;

    /// <returns>The row: the last one.</returns>
    public int Add(T item, ReadOnlyMemory<float> vector)
    {
        if (_rows.Count == _blocks.Count * RowsPerBlock)
        {
            _blocks.Add(new uint[RowsPerBlock * _words]);
        }

        var norm = TensorPrimitives.Norm(vector.Span);
        _rows.Add((item, vector, norm));
        Pack(vector.Span, norm, Row(_rows.Count - 1));
        return _rows.Count - 1;
    }

    /// <summary>Puts the last row in the place of this one.</summary>
    public void RemoveAt(int row)
    {
        var last = _rows.Count - 1;
        _rows[row] = _rows[last];
        Row(last).CopyTo(Row(row));
        _rows.RemoveAt(last);
        if (last == (_blocks.Count - 1) * RowsPerBlock)
        {
            _blocks.RemoveAt(_blocks.Count - 1);
        }
    }

    /// <summary>The rows with the highest cosine, best first.</summary>
    public List<(T Item, float Score)> Search(ReadOnlySpan<float> query, int top, float minScore, Func<T, bool> matches)
    {
        var scores = ArrayPool<float>.Shared.Rent(Math.Max(1, _rows.Count));
        try
        {
            Screen(query, scores);
            return Select(query, scores, top, minScore, matches);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(scores);
        }
    }

    private Span<uint> Row(int row) => _blocks[row / RowsPerBlock].AsSpan(row % RowsPerBlock * _words, _words);

    /// <summary>Two elements to a word, the even one below.</summary>
    private static void Pack(ReadOnlySpan<float> vector, float norm, Span<uint> row)
    {
        for (var i = 0; i < row.Length; i++)
        {
            var odd = (2 * i) + 1 < vector.Length ? Round(vector[(2 * i) + 1] / norm) : 0;
            row[i] = (Round(vector[2 * i] / norm) >> 16) | (odd & UpperHalf);
        }
    }

    private static uint Round(float value) => BitConverter.SingleToUInt32Bits(value) + 0x8000;

    private void Screen(ReadOnlySpan<float> query, Span<float> scores)
    {
        var norm = TensorPrimitives.Norm(query);
        var even = new float[_words];
        var odd = new float[_words];
        for (var i = 0; i < query.Length; i++)
        {
            (i % 2 == 0 ? even : odd)[i / 2] = query[i] / norm;
        }

        for (var row = 0; row < _rows.Count; row++)
        {
            scores[row] = Cosine(Row(row), even, odd);
        }
    }

    private static float Cosine(ReadOnlySpan<uint> row, ReadOnlySpan<float> even, ReadOnlySpan<float> odd)
    {
        var words = MemoryMarshal.Cast<uint, Vector<uint>>(row);
        var evens = MemoryMarshal.Cast<float, Vector<float>>(even)[..words.Length];
        var odds = MemoryMarshal.Cast<float, Vector<float>>(odd)[..words.Length];
        var mask = new Vector<uint>(UpperHalf);
        Vector<float> first = default, second = default, third = default, fourth = default;
        var i = 0;
        // Four sums, as one would wait for its own last addition at each step.
        for (; i + 1 < words.Length; i += 2)
        {
            first = Vector.MultiplyAddEstimate(Vector.AsVectorSingle(words[i] << 16), evens[i], first);
            second = Vector.MultiplyAddEstimate(Vector.AsVectorSingle(words[i] & mask), odds[i], second);
            third = Vector.MultiplyAddEstimate(Vector.AsVectorSingle(words[i + 1] << 16), evens[i + 1], third);
            fourth = Vector.MultiplyAddEstimate(Vector.AsVectorSingle(words[i + 1] & mask), odds[i + 1], fourth);
        }

        var sum = Vector.Sum(first + second + third + fourth);
        for (i *= Vector<uint>.Count; i < row.Length; i++)
        {
            sum += (BitConverter.UInt32BitsToSingle(row[i] << 16) * even[i]) + (BitConverter.UInt32BitsToSingle(row[i] & UpperHalf) * odd[i]);
        }

        return sum;
    }

    private List<(T Item, float Score)> Select(ReadOnlySpan<float> query, ReadOnlySpan<float> scores, int top, float minScore, Func<T, bool> matches)
    {
        PriorityQueue<int, float> candidates = new();
        for (var row = 0; row < _rows.Count; row++)
        {
            var isWorthIt = candidates.Count < top || scores[row] > Lowest(candidates);
            if (isWorthIt && scores[row] >= minScore - Slack && matches(_rows[row].Item))
            {
                candidates.Enqueue(row, scores[row]);
                if (candidates.Count > top)
                {
                    candidates.Dequeue();
                }
            }
        }

        var norm = TensorPrimitives.Norm(query);
        var threshold = Math.Max(minScore, candidates.Count < top ? minScore : Lowest(candidates)) - Slack;
        List<(T Item, float Score)> best = [];
        for (var row = 0; row < _rows.Count; row++)
        {
            if (scores[row] >= threshold && _rows[row] is var (item, vector, length) && matches(item))
            {
                best.Add((item, TensorPrimitives.Dot(query, vector.Span) / (norm * length)));
            }
        }

        return [.. best.Where(match => match.Score >= minScore).OrderByDescending(match => match.Score).Take(top)];
    }

    private static float Lowest(PriorityQueue<int, float> candidates) => candidates.TryPeek(out _, out var score) ? score : float.NegativeInfinity;
}
