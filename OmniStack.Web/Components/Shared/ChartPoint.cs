namespace OmniStack.Web.Components.Shared;

/// <summary>One point of a chart.</summary>
/// <param name="At">Where it lies.</param>
/// <param name="Value">Not negative.</param>
public sealed record ChartPoint(DateTimeOffset At, double Value);
