namespace OmniStack.Embedded.Events;

/// <summary>Items in the order of numbers that are given once: a page of it, latest first, costs what it shows.</summary>
internal sealed class NumberedSet<T>
    where T : class
{
    private readonly SortedSet<(long Number, T? Item)> _items = new(Comparer<(long Number, T? Item)>.Create((a, b) => a.Number.CompareTo(b.Number)));
    private long _last;

    /// <summary>All of them, in order.</summary>
    public IEnumerable<T> Items => _items.Select(entry => entry.Item!);

    /// <param name="number">The one it had before a restart; 0 for the next.</param>
    /// <returns>The item's number.</returns>
    public long Add(T item, long number = 0)
    {
        number = number == 0 ? _last + 1 : number;
        _last = Math.Max(_last, number);
        _items.Add((number, item));
        return number;
    }

    public void Remove(long number) => _items.Remove((number, null));

    /// <summary>Latest first.</summary>
    public IEnumerable<T> Below(long number) => _items.GetViewBetween((0, null), (number - 1, null)).Reverse().Select(entry => entry.Item!);
}
