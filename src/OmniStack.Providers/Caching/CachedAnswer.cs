using System.Text.Json;
using Microsoft.Extensions.AI;

namespace OmniStack.Providers.Caching;

/// <summary>Writes down an answer while it is given, and reads it again as the stream that it was.</summary>
internal sealed class CachedAnswer(ResponseCacheOptions options)
{
    // Of one update beside its text. An estimate is enough to stop in time; what is stored is measured.
    private const int UpdateBytes = 64;
    private readonly List<ChatResponseUpdate> _updates = [];
    private ChatFinishReason? _finishReason;
    private long _size;
    private bool _isUnfit;

    /// <returns>The update for the caller, who may change it.</returns>
    public ChatResponseUpdate Record(ChatResponseUpdate update)
    {
        _finishReason = update.FinishReason ?? _finishReason;
        _size += update.Text.Length + UpdateBytes;
        _isUnfit |= _size > options.MaxAnswerBytes
            || update.Contents.OfType<FunctionCallContent>().Any(call => !options.CacheToolCalls || call.Exception is not null);
        if (_isUnfit)
        {
            _updates.Clear();
        }
        else
        {
            _updates.Add(update);
        }

        var passed = update.Clone();
        passed.Contents = [.. update.Contents];
        return passed;
    }

    /// <returns>Null for an answer that is too large, calls tools, or did not end as it should.</returns>
    public byte[]? ToBytes()
    {
        if (_isUnfit || (_finishReason != ChatFinishReason.Stop && _finishReason != ChatFinishReason.ToolCalls))
        {
            return null;
        }

        var bytes = CompactJson.WriteBytes(_updates);
        return bytes.Length <= options.MaxAnswerBytes ? bytes : null;
    }

    /// <returns>Without usage: it was paid for once. Null when it cannot be read.</returns>
    public static IReadOnlyList<ChatResponseUpdate>? Read(byte[] bytes)
    {
        try
        {
            var updates = JsonSerializer.Deserialize<List<ChatResponseUpdate>>(bytes, AIJsonUtilities.DefaultOptions);
            foreach (var update in updates ?? [])
            {
                update.Contents = [.. update.Contents.Where(content => content is not UsageContent)];
            }

            return updates;
        }
        catch (JsonException)
        {
            return null; // Of another version, or not ours.
        }
    }
}
