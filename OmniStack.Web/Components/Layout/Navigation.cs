namespace OmniStack.Web.Components.Layout;

/// <summary>The places that the main navigation leads to.</summary>
internal static class Navigation
{
    /// <summary>In the order shown.</summary>
    public static readonly IReadOnlyList<(string? Title, IReadOnlyList<Place> Places)> Groups =
    [
        (null, [new("/", "Overview", "overview", 'o'), new("/chat", "Chat", "chat", 'c')]),
        ("Events", [
            new("/tasks", "Tasks", "tasks", 't'), new("/publish", "Publish", "plus", 'p'), new("/agents", "Agents", "agents", 'a'), new("/dead-letters", "Dead letters", "alert", 'd'),
            new("/schedules", "Schedules", "wait", 's'), new("/webhooks", "Webhooks", "webhook", 'w'), new("/bus", "Bus", "bus", 'b'),
        ]),
        ("Installation", [new("/settings", "Settings", "settings", 'e'), new("/audit", "Audit log", "audit", 'l')]),
    ];
}
