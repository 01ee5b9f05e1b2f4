using OmniStack.Dashboard.Tests;

namespace OmniStack.Dashboard.Bench;

/// <summary>The example application of the tests, to look at.</summary>
internal static class Demo
{
    public static async Task<int> RunAsync()
    {
        var end = new TaskCompletionSource();
        Console.CancelKeyPress += (_, e) =>
        {
            e.Cancel = true;
            end.TrySetResult();
        };
        var now = TimeProvider.System.GetUtcNow();
        await using var dashboard = await RunningDashboard.StartAsync(o => (o.Port, o.OtlpGrpcPort, o.OtlpHttpPort) = (18888, 18889, 18890), resources: DemoData.Resources(now));
        DemoData.WriteConsole(dashboard.Resources, now);
        await DemoData.SendAsync(dashboard, now);
        Console.WriteLine($"Dashboard: {dashboard.Server.LoginUrl}");
        await end.Task;
        return 0;
    }
}
