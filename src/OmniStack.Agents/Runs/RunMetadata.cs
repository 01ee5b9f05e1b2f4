using System.Globalization;
using OmniStack.Agents.Tools;

namespace OmniStack.Agents.Runs;

/// <summary>Keys of <see cref="RunInput.Metadata"/> that the product knows: what a run that an event began carries on to what it causes.</summary>
public static class RunMetadata
{
    /// <summary>The event that began the run: the cause of what the run publishes.</summary>
    public const string TaskId = "task_id";
    /// <summary>The tenant of that event.</summary>
    public const string TenantId = "tenant_id";
    /// <summary>How many events led to that one, as a number.</summary>
    public const string Hops = "hops";

    /// <summary>The metadata of a run that a tool begins; <see cref="ToScope"/> reads them.</summary>
    internal static IReadOnlyDictionary<string, string> Of(ToolScope scope)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal) { [Hops] = scope.Hops.ToString(CultureInfo.InvariantCulture) };
        if (scope.CausationId is { } task)
        {
            metadata[TaskId] = task;
        }

        if (scope.TenantId is { } tenant)
        {
            metadata[TenantId] = tenant;
        }

        return metadata;
    }

    /// <summary>What tools may know of a run.</summary>
    internal static ToolScope ToScope(RunContext context) => new()
    {
        RunId = context.RunId,
        CorrelationId = context.ConversationId ?? context.Metadata.GetValueOrDefault(TaskId),
        CausationId = context.Metadata.GetValueOrDefault(TaskId),
        TenantId = context.Metadata.GetValueOrDefault(TenantId),
        Hops = int.TryParse(context.Metadata.GetValueOrDefault(Hops), NumberStyles.None, CultureInfo.InvariantCulture, out var hops) ? hops : 0,
    };
}
