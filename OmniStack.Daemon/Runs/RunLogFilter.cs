using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using OmniStack.Contracts.Agents;
using OmniStack.Daemon.Requests;

namespace OmniStack.Daemon.Runs;

/// <summary>Which entries of a run's log are wanted.</summary>
internal sealed record RunLogFilter
{
    [FromQuery(Name = "after"), Description("The sequence of the last entry already seen. Default 0: all.")]
    public long? After { get; init; }

    [FromQuery(Name = "visibility"), Description("user, debug (and user's) or internal (all). Default user.")]
    public string? Visibility { get; init; }

    [FromHeader(Name = "Last-Event-ID"), Description("As after, of a stream that was cut off; it has the last word.")]
    public string? LastEventId { get; init; }

    public long From => (LastEventId, After) switch
    {
        ({ } id, _) when long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) => sequence,
        ({ }, _) => throw Require.Wrong("Last-Event-ID must be the sequence of an entry."),
        (_, < 0) => throw Require.Wrong("after must be 0 or more."),
        (_, var after) => after ?? 0,
    };

    public Func<RunEntry, bool> ToPredicate()
    {
        var least = Require.OneOf<RunVisibility>("visibility", Visibility) ?? RunVisibility.User;
        return entry => entry.Visibility >= least;
    }
}
