using OmniStack.Agents.Runs;

namespace OmniStack.Agents.State;

/// <summary>Whom something is kept for.</summary>
public sealed record StateScope
{
    private StateScope(string path) => Path = path;

    /// <summary>Everybody.</summary>
    public static StateScope Global { get; } = new("global");

    /// <summary>Names the scope in the store.</summary>
    internal string Path { get; }

    /// <summary>All who work on one project.</summary>
    /// <param name="name">1 to 200 characters.</param>
    /// <exception cref="Abstractions.OmniStackException"><c>state_key_invalid</c>.</exception>
    public static StateScope Project(string name) => new($"project/{StateKey.Encode(name)}");

    /// <summary>One conversation.</summary>
    /// <param name="id">1 to 200 characters.</param>
    /// <exception cref="Abstractions.OmniStackException"><c>state_key_invalid</c>.</exception>
    public static StateScope Session(string id) => new($"session/{StateKey.Encode(id)}");

    /// <summary>
    /// The conversation that the run belongs to; the run itself when it belongs to none. Conversations of a tenant's runs are apart from
    /// all others, as anybody may call a conversation by any name.
    /// </summary>
    public static StateScope SessionOf(RunContext context)
    {
        var session = Session(context.ConversationId ?? context.RunId);
        return context.Metadata.GetValueOrDefault(RunMetadata.TenantId) is { } tenant ? new($"tenant/{StateKey.Encode(tenant)}/{session.Path}") : session;
    }
}
