using System.Runtime.InteropServices;

namespace OmniStack.LocalHosting.Guard;

/// <summary>The few calls of POSIX that .NET does not offer. Only for Linux and macOS.</summary>
internal static class Posix
{
    public const int SigKill = 9;
    public const int SigTerm = 15;

    /// <summary>Sends a signal.</summary>
    /// <param name="processOrGroup">A process id, or a process group id made negative.</param>
    /// <returns>False when there is no such process or it may not be signalled.</returns>
    public static bool TrySignal(int processOrGroup, int signal) => Kill(processOrGroup, signal) == 0;

    /// <summary>The calling process's group.</summary>
    public static int OwnGroup => GetProcessGroup(0);

    /// <summary>Moves the calling process into a group of its own session; its later children are born into that group.</summary>
    /// <param name="group">A living group, or 0 to found one that has the caller's process id.</param>
    /// <returns>False when the group does not exist any more.</returns>
    public static bool TryJoinGroup(int group) => SetProcessGroup(0, group) == 0;

    [DllImport("libc", EntryPoint = "kill", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int processId, int signal);

    [DllImport("libc", EntryPoint = "getpgid", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetProcessGroup(int processId);

    [DllImport("libc", EntryPoint = "setpgid", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetProcessGroup(int processId, int group);
}
