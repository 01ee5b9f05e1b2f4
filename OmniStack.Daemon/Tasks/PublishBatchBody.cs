using System.Reflection;
using OmniStack.Contracts.Events;
using OmniStack.Daemon.Requests;

namespace OmniStack.Daemon.Tasks;

/// <summary>The body of <c>POST /tasks/batch</c>.</summary>
internal sealed record PublishBatchBody(IReadOnlyList<PublishRequest> Requests)
{
    /// <summary>Called by the framework.</summary>
    public static async ValueTask<PublishBatchBody?> BindAsync(HttpContext context, ParameterInfo parameter)
        => new(RequireNoNull(await JsonBody.ReadAsync<IReadOnlyList<PublishRequest>>(context.Request, "an array of events")));

    /// <summary>How many there may be is the publisher's to say.</summary>
    public static IReadOnlyList<T> RequireNoNull<T>(IReadOnlyList<T> batch)
        => batch.All(one => one is not null) ? batch : throw Require.Missing("an array of events, with no null among them");
}
