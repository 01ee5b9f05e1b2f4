using System.Runtime.InteropServices;

namespace OmniStack.Testing;

/// <summary>Sends signals to processes that a test started itself.</summary>
public static partial class Signals
{
    /// <summary>Asks the process to end, as Ctrl+C's sibling SIGTERM does. Unix only.</summary>
    public static void Terminate(int processId) => _ = Kill(processId, 15);

    /// <summary>What Ctrl+C sends. Unix only.</summary>
    public static void Interrupt(int processId) => _ = Kill(processId, 2);

    /// <summary>Takes the processor from the process (SIGSTOP): its connections stay open, and nobody answers. Unix only.</summary>
    public static void Freeze(int processId) => _ = Kill(processId, 19);

    /// <summary>Lets a frozen process go on (SIGCONT). Unix only.</summary>
    public static void Thaw(int processId) => _ = Kill(processId, 18);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int processId, int signal);
}
