using System.Security.Cryptography;
using System.Text;

namespace OmniStack.Daemon.Runs;

/// <summary>How runs of the queue are found from their tasks, and their tasks from them.</summary>
internal static class RunNames
{
    private const int MaxIdLength = 128;
    private const int TenantLength = 16;
    private const string AnswerTopicPrefix = "omnistack.runs.";

    /// <summary>The longest name an agent may have, so that its topic of answers is a topic too.</summary>
    public const int MaxAgentLength = 200 - 15;

    /// <summary>
    /// The run that a task began of an agent: always the same, so a redelivery goes on with it. The tenant is part of it, as a task's id may
    /// be used again once the task is deleted, by anybody, while its run is still kept. No agent's name has a colon.
    /// </summary>
    public static string RunOf(string taskId, string? tenant, string agent)
    {
        var id = tenant is null ? $"{taskId}:{agent}" : $"{taskId}:{agent}:{Digest(tenant)[..TenantLength]}";
        return id.Length <= MaxIdLength ? id : Digest(id);
    }

    /// <summary>Where events wait that make runs of an agent go on. Reserved, so that only this code publishes there.</summary>
    public static string AnswerTopicOf(string agent) => AnswerTopicPrefix + agent;

    /// <summary>The task that carries the answers to what a run waited for with this entry of its log: one per entry, so the bus takes only one.</summary>
    public static string AnswerOf(string runId, long waitingSequence) => $"answer-{Digest($"{runId}:{waitingSequence}")[..40]}";

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
