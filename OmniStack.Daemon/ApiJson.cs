using System.Text.Json;
using System.Text.Json.Serialization;
using OmniStack.Contracts.Events;
using OmniStack.Contracts.Security;

namespace OmniStack.Daemon;

/// <summary>How the API reads and writes JSON.</summary>
internal static class ApiJson
{
    /// <summary>The conventions of <see cref="EventsJson"/>. A member that is given twice is refused rather than guessed at.</summary>
    public static void UseEventsJson(this JsonSerializerOptions options)
    {
        options.TypeInfoResolverChain.Insert(0, EventsJson.Default);
        options.TypeInfoResolverChain.Insert(1, DaemonJson.Default);
        options.TypeInfoResolverChain.Insert(2, SecurityJson.Default);
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.AllowDuplicateProperties = false;
        options.Converters.Add(new JsonStringEnumConverter<TaskState>());
    }
}
