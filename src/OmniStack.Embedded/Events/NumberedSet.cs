namespace OmniStack.Embedded.Events;

/// <summary>Items in the order of numbers that are given once: a page of it, latest first, costs what it shows.</summary>
internal sealed class NumberedSet<T>
    where T : class
{
    /// <summary>By number. What was removed leaves a gap, so that nothing moves; when half are gaps, all of them go.</summary>
    private readonly List<(long Number, T? Item)> _items = [];
    private long _last;
    private int _gaps;

    /// <summary>All of them, in order.</summary>
    public IEnumerable<T> Items => _items.Select(entry => entry.Item).OfType<T>();

    /// <param name="number">The one it had before a restart; 0 for the next.</param>
    /// <returns>The item's number.</returns>
    public long Add(T item, long number = 0)
    {
        number = number == 0 ? _last + 1 : number;
        if (number > _last)
        {
            _items.Add((number, item));
            _last = number;
        }
        else
        {
            _items.Insert(IndexOf(number), (number, item));
        }

        return number;
    }

    public void Remove(long number)
    {
        var index = IndexOf(number);
        if (index == _items.Count || _items[index].Number != number || _items[index].Item is null)
        {
            return;
        }

        _items[index] = (number, null);
        _gaps++;
        while (_items.Count > 0 && _items[^1].Item is null)
        {
            _items.RemoveAt(_items.Count - 1);
            _gaps--;
        }

        if (_gaps > _items.Count / 2)
        {
            _items.RemoveAll(entry => entry.Item is null);
            _gaps = 0;
        }
    }

    /// <summary>Latest first.</summary>
    public IEnumerable<T> Below(long number)
    {
        for (var index = IndexOf(number) - 1; index >= 0; index--)
        {
            if (_items[index].Item is { } item)
            {
                yield return item;
            }
        }
    }

    /// <returns>Of the first entry whose number is not below.</returns>
    private int IndexOf(long number)
    {
        var (low, high) = (0, _items.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _items[middle].Number < number ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
