using System.Text.Json.Serialization;
using OmniStack.Abstractions.Chat;

namespace OmniStack.Embedded.Chat;

/// <summary>A record of the usage journal: what is added to a sum. After a compaction it is the whole sum.</summary>
internal sealed record UsageRecord(
    string ClientId, DateOnly Day, string SessionId, string Model, UsagePurpose Purpose, long Calls, long InputTokens, long OutputTokens, long CostNanos, long UnpricedCalls)
{
    public static UsageRecord Of(ModelUsage usage) => new(
        usage.ClientId, DateOnly.FromDateTime(usage.At.UtcDateTime), usage.SessionId, usage.Model, usage.Purpose, Calls: 1,
        usage.InputTokens, usage.OutputTokens, usage.CostNanos ?? 0, usage.CostNanos is null ? 1 : 0);

    public UsageRecord Plus(UsageRecord other) => this with
    {
        Calls = Calls + other.Calls,
        InputTokens = InputTokens + other.InputTokens,
        OutputTokens = OutputTokens + other.OutputTokens,
        CostNanos = CostNanos + other.CostNanos,
        UnpricedCalls = UnpricedCalls + other.UnpricedCalls,
    };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(UsageRecord))]
internal sealed partial class UsageRecordJson : JsonSerializerContext;
