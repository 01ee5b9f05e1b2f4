using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OmniStack.Agents;

/// <summary>Bounds of a run.</summary>
public sealed class ToolLoopOptions
{
    /// <summary>Where they are configured.</summary>
    public const string Section = "OmniStack:Agents:ToolLoop";

    /// <summary>Model calls of one run; a run that wants more ends with <see cref="RunOutcome.StepLimit"/>. Default 10.</summary>
    [Range(1, 1000)]
    public int MaxSteps { get; set; } = 10;

    /// <summary>Tool calls of one step that run at once; the others wait. Default 8.</summary>
    [Range(1, 256)]
    public int MaxParallelTools { get; set; } = 8;

    /// <summary>Tool calls that one step may ask for; those above get an error. Default 64.</summary>
    [Range(1, 1024)]
    public int MaxToolCallsPerStep { get; set; } = 64;

    /// <summary>How long one tool may take; after it the model gets an error and the run goes on. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "1.00:00:00")]
    public TimeSpan ToolTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Characters of one tool's output as JSON; a larger one becomes an error. Default 100,000.</summary>
    [Range(100, 10_000_000)]
    public int MaxToolOutputChars { get; set; } = 100_000;

    /// <summary>
    /// Whether the spans hold what is said and what tools get and return, which may be private. True when the environment has
    /// <c>OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=true</c>. Default false.
    /// </summary>
    public bool CaptureMessageContent { get; set; }

    /// <summary>Events that may wait for a slow reader before the run waits for it. Default 256.</summary>
    [Range(1, 100_000)]
    public int EventBuffer { get; set; } = 256;
}

/// <summary>Checks <see cref="ToolLoopOptions"/> before the host starts.</summary>
[OptionsValidator]
internal sealed partial class ToolLoopOptionsValidator : IValidateOptions<ToolLoopOptions>;
