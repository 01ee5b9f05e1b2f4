using Microsoft.Extensions.Options;
using OmniStack.Abstractions.Events;
using StackExchange.Redis;

namespace OmniStack.Redis.Events;

/// <summary>Pauses and deletes agents on Redis. A deletion with the group ends its open runs in steps of some hundred.</summary>
internal sealed class RedisAgentLifecycle(RedisConnection redis, IDeadLetterStore deadLetters, IOptions<RedisOptions> options) : IAgentLifecycle
{
    private static readonly RedisScript Pause = RedisScript.Load("pause");
    private static readonly RedisScript Remove = RedisScript.Load("remove", "runs", "trim");

    public async Task<bool> SetPausedAsync(AgentGroup group, bool paused, CancellationToken cancellationToken)
        => (long)await redis.EvaluateAsync(Pause, [group.Topic, group.Agent, paused ? 1 : 0], cancellationToken) == 1;

    public async Task<bool> DeleteAsync(AgentGroup group, bool deleteGroup, bool deleteDeadLetters, CancellationToken cancellationToken)
    {
        RedisValue[] arguments = [.. options.Value.RecordArguments(), group.Topic, group.Agent, deleteGroup ? 1 : 0];
        long answer;
        while ((answer = (long)await redis.EvaluateAsync(Remove, arguments, cancellationToken)) == 2)
        {
        }

        if (answer == 0)
        {
            return false;
        }

        var query = new DeadLetterQuery { Topic = group.Topic, Agent = group.Agent, Limit = 1_000 };
        var left = deleteDeadLetters;
        while (left)
        {
            var page = await deadLetters.ListAsync(query, cancellationToken);
            var deleted = await Task.WhenAll(page.Items.Select(dead => deadLetters.DeleteAsync(group, dead.TaskId, cancellationToken)));
            left = deleted.Contains(true);
        }

        return true;
    }
}
