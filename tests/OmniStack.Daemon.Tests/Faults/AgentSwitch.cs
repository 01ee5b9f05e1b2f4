namespace OmniStack.Daemon.Tests.Faults;

/// <summary>Holds an agent back while its events are published, so that there is a backlog however busy the machine is.</summary>
internal static class AgentSwitch
{
    public static Task PauseAsync(this ServiceProcess daemon, string topic, string agent) => PostAsync(daemon, $"/agents/{topic}/{agent}/pause");

    public static Task ResumeAsync(this ServiceProcess daemon, string topic, string agent) => PostAsync(daemon, $"/agents/{topic}/{agent}/resume");

    private static async Task PostAsync(ServiceProcess daemon, string path)
    {
        using var response = await daemon.Http.PostAsync(new Uri(path, UriKind.Relative), content: null, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
    }
}
