using OmniStack.LocalHosting.Building;

namespace OmniStack.LocalHosting.Running;

/// <summary>Keeps what the host says of itself in its data directory up to date.</summary>
internal sealed class HostNotice(DataDirectory data, ResourceStates states, HostedDashboard dashboard, TimeProvider time)
{
    public async Task KeepAsync(CancellationToken cancellationToken)
    {
        var written = new HostInfo(Environment.ProcessId, time.GetUtcNow());
        while (true)
        {
            var version = states.Version;
            var snapshots = states.Current;
            ResourceRow[] rows = [.. snapshots.Select(ResourceRow.From)];
            var isReady = StartReporter.AreReady(snapshots);
            if (isReady != written.IsReady || !rows.SequenceEqual(written.Resources))
            {
                written = written with { IsReady = isReady, Dashboard = dashboard.Server?.LoginUrl.ToString(), Rows = rows };
                written.Write(data);
            }
            await states.WaitUntilAsync(_ => states.Version != version, cancellationToken);
        }
    }
}
