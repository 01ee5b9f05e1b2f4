using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace OmniStack.LocalHosting.Running;

/// <summary>
/// The guard of Windows: the host puts itself into a job object that ends its members when the last handle closes. Children
/// are born into the job, and the only handle is the host's.
/// </summary>
[SupportedOSPlatform("windows")]
internal sealed class WindowsProcessGuard : IProcessGuard
{
    private const int ExtendedLimitInformation = 9;
    private const uint KillOnJobClose = 0x2000;
    private const uint CtrlBreakEvent = 1;

    // Never closed by us: closing it ends the host too. The kernel does it when the host is gone.
    private readonly nint _job;

    public WindowsProcessGuard()
    {
        _job = CreateJobObjectW(0, null);
        var limits = new JobLimits { LimitFlags = KillOnJobClose };
        if (_job == 0 || !SetInformationJobObject(_job, ExtendedLimitInformation, ref limits, Marshal.SizeOf<JobLimits>())
            || !AssignProcessToJobObject(_job, Process.GetCurrentProcess().Handle))
        {
            throw new Win32Exception();
        }
    }

    public Task Lost { get; } = new TaskCompletionSource().Task;

    public void Start(Process process)
    {
        process.StartInfo.CreateNewProcessGroup = true;                         // Ctrl+C reaches the host only
        process.Start();
    }

    public void RequestStop(Process process) => GenerateConsoleCtrlEvent(CtrlBreakEvent, process.Id);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [DllImport("kernel32", SetLastError = true, CharSet = CharSet.Unicode), DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern nint CreateJobObjectW(nint securityAttributes, string? name);

    [DllImport("kernel32", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool SetInformationJobObject(nint job, int informationClass, ref JobLimits information, int length);

    [DllImport("kernel32", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool AssignProcessToJobObject(nint job, nint process);

    [DllImport("kernel32", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool GenerateConsoleCtrlEvent(uint controlEvent, int processGroup);

    /// <summary>JOBOBJECT_EXTENDED_LIMIT_INFORMATION of winnt.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct JobLimits
    {
        public long PerProcessUserTimeLimit;
        public long PerJobUserTimeLimit;
        public uint LimitFlags;
        public nuint MinimumWorkingSetSize;
        public nuint MaximumWorkingSetSize;
        public uint ActiveProcessLimit;
        public nuint Affinity;
        public uint PriorityClass;
        public uint SchedulingClass;
        public ulong ReadOperationCount;
        public ulong WriteOperationCount;
        public ulong OtherOperationCount;
        public ulong ReadTransferCount;
        public ulong WriteTransferCount;
        public ulong OtherTransferCount;
        public nuint ProcessMemoryLimit;
        public nuint JobMemoryLimit;
        public nuint PeakProcessMemoryUsed;
        public nuint PeakJobMemoryUsed;
    }
}
