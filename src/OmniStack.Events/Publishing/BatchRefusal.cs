using OmniStack.Abstractions;

namespace OmniStack.Events.Publishing;

/// <summary>Tells a publisher which events of a batch were refused, and why.</summary>
internal static class BatchRefusal
{
    private const int MaxNamed = 10;

    /// <param name="refused">At least one: its index in the batch, and the refusal.</param>
    public static OmniStackException Of(IReadOnlyList<(int Index, OmniStackException Error)> refused, int count)
    {
        var named = string.Join(" ", refused.Take(MaxNamed).Select(one => $"[{one.Index}] {one.Error.Code}: {one.Error.Message}"));
        var more = refused.Count > MaxNamed ? $" And {refused.Count - MaxNamed} more." : "";
        var first = refused[0].Error;
        return new OmniStackException(first.Kind, first.Code, $"None of the {count} events was published. {named}{more}");
    }
}
