using System.Text.RegularExpressions;

namespace OmniStack.Contracts.Events;

/// <summary>The grammar of the names and ids that travel with an event.</summary>
public static partial class EventRules
{
    /// <summary>A topic or agent name: 1 to 200 letters, digits, <c>.</c>, <c>_</c> and <c>-</c>, a letter or digit first.</summary>
    public static bool IsName(string? value) => value is not null && Name().IsMatch(value);

    /// <summary>True for the topics that the event engine keeps for itself: nobody else publishes to them or adds agents there.</summary>
    public static bool IsReserved(string topic) => topic.StartsWith("omnistack.", StringComparison.OrdinalIgnoreCase);

    /// <summary>A task id: 1 to 128 letters, digits, <c>.</c>, <c>_</c>, <c>:</c> and <c>-</c>.</summary>
    public static bool IsTaskId(string? value) => value is not null && TaskId().IsMatch(value);

    /// <summary>True for the ids that the firings of schedules have, <c>{name}:{time}</c>: nobody else publishes with one, so that a firing's cannot be taken.</summary>
    public static bool IsFiringId(string id) => FiringId().IsMatch(id);

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,199}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();

    [GeneratedRegex(@":[0-9]{8}T[0-9]{6}Z\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FiringId();

    [GeneratedRegex(@"\A(?!\.{1,2}\z)[A-Za-z0-9._:-]{1,128}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TaskId();
}
