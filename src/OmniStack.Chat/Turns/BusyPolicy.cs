using System.Text.Json.Serialization;

namespace OmniStack.Chat.Turns;

/// <summary>What becomes of a message that is sent while a turn runs on its session.</summary>
public enum BusyPolicy
{
    /// <summary>It is refused with <c>session_busy</c>.</summary>
    [JsonStringEnumMemberName("reject")] Reject,
    /// <summary>It waits for its turn, after those that came before it.</summary>
    [JsonStringEnumMemberName("enqueue")] Enqueue,
    /// <summary>The running turn is stopped, what it has said is kept, and the message follows it.</summary>
    [JsonStringEnumMemberName("interrupt")] Interrupt,
    /// <summary>The running turn is stopped, and the message takes the place of the one it was answering, which stays as another version.</summary>
    [JsonStringEnumMemberName("rollback")] Rollback,
}
