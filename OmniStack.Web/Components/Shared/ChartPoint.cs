namespace OmniStack.Web.Components.Shared;

/// <summary>One point of a chart.</summary>
/// <param name="At">Where it lies.</param>
/// <param name="Value">Not negative.</param>
/// <param name="Begins">True when nothing is known between the point before and this one: the line is broken there.</param>
public sealed record ChartPoint(DateTimeOffset At, double Value, bool Begins = false);
