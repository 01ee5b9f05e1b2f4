namespace OmniStack.Events;

/// <summary>An agent as a class, made anew for every run with its dependencies from a scope of that run.</summary>
/// <typeparam name="TContent">What <c>payload.content</c> is read as, by <see cref="AgentJson"/>.</typeparam>
/// <typeparam name="TResult">What is stored as the task's result.</typeparam>
public interface IAgentHandler<in TContent, TResult>
{
    /// <summary>Works on one event. May run again for the same event after a crash or a failure.</summary>
    /// <param name="cancellationToken">Cancelled by the timeout, when the event was given to another runner, and when the process stops.</param>
    /// <exception cref="NonRetriableException">Dead-letters the event at once; any other exception is retried.</exception>
    Task<TResult> HandleAsync(TContent content, AgentContext context, CancellationToken cancellationToken);
}
