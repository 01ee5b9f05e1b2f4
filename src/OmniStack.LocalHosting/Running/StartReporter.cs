using System.Diagnostics;
using Microsoft.Extensions.Options;

namespace OmniStack.LocalHosting.Running;

/// <summary>Tells the user when the application is ready, and before that what it waits for.</summary>
internal sealed class StartReporter(ResourceStates states, ConsoleOutput console, StartOutput output, MissingSettings missing, HostedDashboard dashboard, IOptions<LocalHostingOptions> options, TimeProvider time, HostControl host)
{
    private const int CrashesToReport = 3;

    public async Task ReportAsync(IReadOnlyList<ResourceNode> nodes, CancellationToken cancellationToken)
    {
        var ready = states.WaitUntilAsync(AreReady, cancellationToken);
        var crashing = states.WaitUntilAsync(all => all.Any(snapshot => snapshot.State == ResourceState.FailedToStart || snapshot.Crashes >= CrashesToReport), cancellationToken);
        var late = Task.Delay(options.Value.StartTimeout, time, cancellationToken);
        if (await Task.WhenAny(ready, crashing, late) != ready && !cancellationToken.IsCancellationRequested)
        {
            console.WriteBlock(StartReport.NotReady(host.ApplicationName, dashboard.Server?.LoginUrl, states.Current,
                name => nodes.SelectMany(node => node.Instances).FirstOrDefault(instance => instance.Name == name)?.Log.Last(1000) ?? []));
            output.Open();                                                      // whoever looks for the cause wants every line
        }
        await ready;
        using var self = Process.GetCurrentProcess();
        console.WriteBlock(StartReport.Ready(host.ApplicationName, dashboard.Server?.LoginUrl, time.GetUtcNow() - new DateTimeOffset(self.StartTime), states.Current, missing.Describe()));
        output.Open();
    }

    public static bool AreReady(IReadOnlyList<ResourceSnapshot> snapshots)
        => snapshots.All(snapshot => snapshot.IsReady || snapshot.Resource.Annotations.OfType<ExplicitStartupAnnotation>().Any());
}
