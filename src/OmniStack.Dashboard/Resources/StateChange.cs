namespace OmniStack.Dashboard.Resources;

/// <summary>A step of a resource's life.</summary>
/// <param name="Time">When it was noticed.</param>
/// <param name="State">As in <see cref="ResourceView.State"/>.</param>
/// <param name="IsHealthy">As in <see cref="ResourceView.IsHealthy"/>.</param>
/// <param name="Note">What a health check or the host said about it; null for nothing.</param>
public sealed record StateChange(DateTimeOffset Time, string State, bool? IsHealthy, string? Note = null);
