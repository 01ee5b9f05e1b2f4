using System.Reflection;
using OmniStack.Contracts.Events;
using OmniStack.Daemon.CloudEvents;
using OmniStack.Daemon.Requests;

namespace OmniStack.Daemon.Tasks;

/// <summary>The body of <c>POST /tasks</c>: an event of ours, or one or several CloudEvents.</summary>
/// <param name="Requests">At least one.</param>
/// <param name="IsBatch">True when the answer is an array.</param>
internal sealed record PublishBody(IReadOnlyList<PublishRequest> Requests, bool IsBatch)
{
    private const string Shape = "a JSON object with topic and payload";

    /// <summary>Called by the framework.</summary>
    public static async ValueTask<PublishBody?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var request = context.Request;
        var type = request.GetTypedHeaders().ContentType;
        if (CloudEventFormat.Is(type, CloudEventFormat.Batch))
        {
            var events = await JsonBody.ReadAsync(request, CloudEventJson.Default.IReadOnlyListCloudEvent, "an array of CloudEvents");
            return new([.. PublishBatchBody.RequireNoNull(events).Select(CloudEventReader.ToRequest)], IsBatch: true);
        }
        if (CloudEventFormat.Is(type, CloudEventFormat.Structured))
        {
            return Single(CloudEventReader.ToRequest(await JsonBody.ReadAsync(request, CloudEventJson.Default.CloudEvent, "a CloudEvent")));
        }
        if (request.Headers.ContainsKey(CloudEventFormat.HeaderPrefix + "specversion"))
        {
            return Single(await JsonBody.GuardAsync(() => CloudEventReader.ReadBinaryAsync(request, type, context.RequestAborted)));
        }
        return Single(await JsonBody.ReadAsync<PublishRequest>(request, Shape));
    }

    private static PublishBody Single(PublishRequest request) => new([request], IsBatch: false);
}
