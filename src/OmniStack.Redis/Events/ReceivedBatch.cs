using System.Text.Json;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts.Events;
using StackExchange.Redis;

namespace OmniStack.Redis.Events;

/// <summary>Reads the answer of receive.lua.</summary>
internal sealed class ReceivedBatch(AgentGroup group, string runner, DateTimeOffset now)
{
    private const int FieldsEach = 6;

    /// <summary>Deliveries whose stored event is not an envelope.</summary>
    public List<(RedisDelivery Delivery, string TaskId)> Malformed { get; } = [];

    /// <summary>When looking again may find something; the maximum when nothing is known to come.</summary>
    public TimeSpan DueIn { get; private set; } = TimeSpan.MaxValue;

    public List<Delivery> Read(RedisResult[] answer)
    {
        var dueIn = (long)answer[0];
        if (dueIn >= 0)
        {
            DueIn = TimeSpan.FromMilliseconds(Math.Max(dueIn, 1));
        }

        List<Delivery> deliveries = new(answer.Length / FieldsEach);
        for (var i = 1; i < answer.Length; i += FieldsEach)
        {
            var delivery = new RedisDelivery((string)answer[i]!, (string)answer[i + 1]!, (long)answer[i + 2], now);
            var attempt = (int)((long)answer[i + 3] + delivery.Number);
            if (Parse((byte[])answer[i + 5]!) is { } envelope)
            {
                deliveries.Add(new(group, delivery.ToToken(runner), envelope, attempt));
            }
            else
            {
                Malformed.Add((delivery, (string)answer[i + 4]!));
            }
        }

        return deliveries;
    }

    private static EventEnvelope? Parse(byte[] json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, EventsJson.Default.EventEnvelope);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
