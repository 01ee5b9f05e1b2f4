namespace OmniStack.LocalHosting.Guard;

/// <summary>
/// Leads the process group that the host's children are born into, and ends that group when the host's pipe closes, which the
/// kernel does however the host died. Membership is inherited, so there is no moment at which a child is not covered.
/// </summary>
internal sealed class Guardian(string dataDirectory, TextReader host, TextWriter answer, TimeProvider time)
{
    /// <summary>What the guardian answers when the data directory is its own and the host may start children.</summary>
    public const string Ready = "ready";

    /// <summary>What the host says last when it has stopped its children itself.</summary>
    public const string Done = "done";

    /// <summary>How long children have between SIGTERM and SIGKILL after the host was killed.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <summary>How long the previous host's guardian may take to end what that host left.</summary>
    private static readonly TimeSpan Takeover = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    private readonly Leftovers _leftovers = new(dataDirectory);

    /// <returns>The exit code: 0, or 1 when the previous guardian still holds the data directory.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        Posix.TryJoinGroup(0);
        using var exclusive = await LockAsync(cancellationToken);
        if (exclusive is null)
        {
            return 1;
        }

        // The directory is ours alone, so whatever still carries its mark lost its host and its guardian.
        await EndAsync(group: null, cancellationToken);
        await answer.WriteLineAsync(Ready.AsMemory(), cancellationToken);
        await answer.FlushAsync(cancellationToken);

        var stopped = false;
        while (await host.ReadLineAsync(cancellationToken) is { } line)
        {
            stopped = line == Done;
        }

        var group = Posix.OwnGroup;
        await EndAsync(stopped ? null : group, cancellationToken);
        if (group == Environment.ProcessId && ProcessGroup.HasOthers(group))
        {
            Posix.TrySignal(-group, Posix.SigKill);                             // the guardian is a member: nothing runs after this
        }
        return 0;
    }

    private async Task<FileStream?> LockAsync(CancellationToken cancellationToken)
    {
        var path = Path.Combine(dataDirectory, "guard.lock");
        var start = time.GetTimestamp();
        while (time.GetElapsedTime(start) < Takeover)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(Poll, time, cancellationToken);
            }
        }
        return null;
    }

    /// <summary>Ends what carries the mark, and what is in the group: asked at once, killed after one grace for all of them.</summary>
    private async Task EndAsync(int? group, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        if (group is { } asked)
        {
            Posix.TrySignal(-asked, Posix.SigTerm);
        }
        var signal = Posix.SigTerm;
        while (_leftovers.Signal(signal) > 0 || signal != Posix.SigKill && group is { } waited && ProcessGroup.HasOthers(waited))
        {
            await Task.Delay(Poll, time, cancellationToken);
            signal = time.GetElapsedTime(start) < Grace ? 0 : Posix.SigKill;
        }
    }
}
