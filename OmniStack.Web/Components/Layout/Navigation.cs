namespace OmniStack.Web.Components.Layout;

/// <summary>The places that the main navigation leads to.</summary>
internal static class Navigation
{
    /// <summary>In the order shown. The key, after g, goes there (keys.mjs).</summary>
    public static readonly IReadOnlyList<(string Path, string Name, string Icon, char Key)> Places =
    [
        ("/", "Overview", "overview", 'o'),
        ("/tasks", "Tasks", "tasks", 't'),
        ("/agents", "Agents", "agents", 'a'),
        ("/dead-letters", "Dead letters", "alert", 'd'),
        ("/schedules", "Schedules", "wait", 's'),
        ("/webhooks", "Webhooks", "webhook", 'w'),
        ("/bus", "Bus", "bus", 'b'),
        ("/chat", "Chat", "chat", 'c'),
        ("/settings", "Settings", "settings", 'e'),
    ];
}
