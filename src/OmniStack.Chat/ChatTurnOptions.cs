using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using OmniStack.Chat.Context;
using OmniStack.Chat.Turns;

namespace OmniStack.Chat;

/// <summary>Bounds of chat turns.</summary>
public sealed class ChatTurnOptions
{
    /// <summary>Where they are configured.</summary>
    public const string Section = "OmniStack:Chat";

    /// <summary>The system prompt; null or empty for none.</summary>
    public string? Instructions { get; set; }

    /// <summary>How long one turn may run, its tools included, whether a client listens or not. Default 10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "1.00:00:00")]
    public TimeSpan TurnTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Turns that run at once in this process; one more gets 503. Default 1,000.</summary>
    [Range(1, 100_000)]
    public int MaxConcurrentTurns { get; set; } = 1000;

    /// <summary>What becomes of a message sent while a turn runs on its session, unless the request says. Default <see cref="BusyPolicy.Reject"/>.</summary>
    [EnumDataType(typeof(BusyPolicy))]
    public BusyPolicy WhenBusy { get; set; }

    /// <summary>Messages that may wait for the running turn of one session; one more is refused. Default 16.</summary>
    [Range(1, 1000)]
    public int MaxWaitingSends { get; set; } = 16;

    /// <summary>Bytes of one answer as a stream, which is held while its turn runs; a longer one fails. Default 8 MiB.</summary>
    [Range(1024, 1024 * 1024 * 1024)]
    public int MaxAnswerBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>Messages of the branch that the model sees, the newest; what is stored is not cut. Default 400.</summary>
    [Range(2, 100_000)]
    public int MaxPromptMessages { get; set; } = 400;

    /// <summary>
    /// Tokens of the conversation that the model sees: system prompt, summary, and the newest whole messages that fit. The question
    /// always goes in. Above <see cref="SummaryOptions.AtTokens"/>, so that the turn after which a summary is made fits too. Default 64,000.
    /// </summary>
    [Range(100, 10_000_000)]
    public int MaxPromptTokens { get; set; } = 64_000;

    /// <summary>What a failed answer ends with, for people; null or empty for nothing. It is stored with the answer. Default none.</summary>
    [StringLength(2000)]
    public string? FallbackMessage { get; set; }

    /// <summary>Names of tools that run only when the client allows the call. Default none; a tool may ask for it by itself.</summary>
    [MaxLength(1000)]
    public string[] ToolsToApprove { get; set; } = [];

    /// <summary>How often the text of a running answer is stored, so that a crash leaves it. Tool results are stored at once. Default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan ProgressInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a stop waits for a turn on another instance to end; then it answers 503, and the turn may still end. Default 15 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00")]
    public TimeSpan RemoteStopTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How often the store is told what runs here, and looks for answers whose process is gone. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00")]
    public TimeSpan RecoveryInterval { get; set; } = TimeSpan.FromSeconds(5);
}

/// <summary>Checks <see cref="ChatTurnOptions"/> before the host starts.</summary>
[OptionsValidator]
internal sealed partial class ChatTurnOptionsValidator : IValidateOptions<ChatTurnOptions>;
