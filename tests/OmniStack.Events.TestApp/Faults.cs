namespace OmniStack.Events.TestApp;

/// <summary>What goes wrong in handlers.</summary>
internal static class Faults
{
    private const int MemoryBlock = 1024 * 1024;

    /// <summary>Nothing goes wrong here: it takes a moment, as work does.</summary>
    public static async Task<int> WorkAsync(int number, CancellationToken cancellationToken)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, cancellationToken);
        return number;
    }

    /// <summary>The first attempt never ends by itself.</summary>
    public static async Task<string> HangOnceAsync(AgentContext context, CancellationToken cancellationToken)
        => context.Attempt == 1 ? await WaitAsync(context, cancellationToken) : "came back";

    /// <summary>Waits until it is cancelled, and says so.</summary>
    public static async Task<string> WaitAsync(AgentContext context, CancellationToken cancellationToken)
    {
        await Console.Out.WriteLineAsync($"began {context.Event.Id}");
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }
        finally
        {
            await Console.Out.WriteLineAsync($"ended {context.Event.Id}");
        }
        return "never";
    }

    /// <summary>Takes as long as it is told, and says when it begins.</summary>
    public static async Task<string> SleepAsync(int milliseconds, AgentContext context, CancellationToken cancellationToken)
    {
        await Console.Out.WriteLineAsync($"began {context.Event.Id}");
        await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System, cancellationToken);
        return "rested";
    }

    public static string Exit()
    {
        Environment.Exit(3);
        return "never";
    }

    public static string FailFast()
    {
        Environment.FailFast("The handler gives up the process.");
        return "never";
    }

    /// <summary>Takes and keeps what there is, so that soon nobody else in the process gets any.</summary>
    public static string TakeAllMemory()
    {
        List<byte[]> hoard = [];
        while (true)
        {
            hoard.Add(GC.AllocateUninitializedArray<byte>(MemoryBlock));
        }
    }
}
