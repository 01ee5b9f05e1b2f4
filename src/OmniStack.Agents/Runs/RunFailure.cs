using OmniStack.Abstractions;
using OmniStack.Contracts;
using OmniStack.Contracts.Events;

namespace OmniStack.Agents.Runs;

/// <summary>What the log says of an exception: its own words when they were written for it, else none of them.</summary>
internal static class RunFailure
{
    public static RunError From(Exception error) => error switch
    {
        AgentException own => new(own.Type, own.Message, own.Retriable),
        OmniStackException refused => new(refused.Code, refused.Message, refused.Kind is ErrorKind.Unavailable or ErrorKind.TooMany or ErrorKind.BadGateway),
        _ => new(ErrorCodes.InternalError, "The agent failed; the service's log has the cause.", Retriable: true),
    };
}
