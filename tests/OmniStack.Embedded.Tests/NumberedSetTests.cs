using OmniStack.Embedded.Events;

namespace OmniStack.Embedded.Tests;

public sealed class NumberedSetTests
{
    [Fact]
    public void Below_AfterAddsInAnyOrderAndRemoves_IsWhatIsLeftLatestFirst()
    {
        var random = new Random(1);
        var set = new NumberedSet<string>();
        var expected = new SortedDictionary<long, string>();
        foreach (var number in Enumerable.Range(1, 2_000).Select(number => (long)number).OrderBy(_ => random.Next()).ToList())
        {
            expected.Add(set.Add($"{number}", number), $"{number}");
            if (random.Next(3) > 0)
            {
                var removed = expected.Keys.ElementAt(random.Next(expected.Count));
                expected.Remove(removed);
                set.Remove(removed);
            }

            var below = random.Next(2_002);
            Assert.Equal(expected.Where(entry => entry.Key < below).Select(entry => entry.Value).Reverse(), set.Below(below));
            Assert.Equal(expected.Values, set.Items);
        }

        Assert.Equal(2_001, set.Add("next"));
    }

    [Fact]
    public void Remove_OfWhatIsNotThere_ChangesNothing()
    {
        var set = new NumberedSet<string>();
        set.Add("one");
        set.Add("two");
        set.Add("three");
        set.Remove(2);

        set.Remove(2);
        set.Remove(0);
        set.Remove(9);

        Assert.Equal(["one", "three"], set.Items);
    }
}
