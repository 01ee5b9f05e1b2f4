using OmniStack.Abstractions;
using OmniStack.Abstractions.Agents;
using OmniStack.Client;
using OmniStack.Contracts;
using OmniStack.Contracts.Events;

namespace OmniStack.ChatApi.Publishing;

/// <summary>Asks the daemon's agents over HTTP. A turn is nobody's effect, so its events begin a chain.</summary>
internal sealed class DaemonTaskCaller(IServiceProvider services) : ITaskCaller
{
    private const string Source = "chat";

    public async Task<TaskRecord> CallAsync(TaskCall call, TimeSpan timeout, CancellationToken cancellationToken)
    {
        // A client of its own for each call: the factory's handlers are not to be kept.
        var daemon = services.GetRequiredService<DaemonClient>();
        try
        {
            var published = await daemon.PublishAsync(new PublishRequest
            {
                Topic = call.Topic, Payload = new PublishPayload(call.Content), Id = call.Id, TenantId = call.TenantId,
                CorrelationId = call.CorrelationId, CausationId = call.CausationId, Source = Source,
            }, cancellationToken);
            return await daemon.WaitForTaskAsync(published.TaskId, timeout, cancellationToken)
                ?? throw new OmniStackException(ErrorKind.NotFound, ErrorCodes.TaskNotFound, $"The record of task {published.TaskId} has been deleted.");
        }
        catch (OmniStackApiException refusal)
        {
            throw new OmniStackException(KindOf(refusal), refusal.Code, refusal.Message, refusal) { RetryAfter = refusal.RetryAfter };
        }
    }

    private static ErrorKind KindOf(OmniStackApiException refusal)
        => refusal.Status is { } status && Enum.IsDefined((ErrorKind)(int)status) ? (ErrorKind)(int)status : ErrorKind.Unavailable;
}
