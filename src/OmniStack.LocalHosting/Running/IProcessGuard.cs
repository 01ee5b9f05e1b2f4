using System.Diagnostics;

namespace OmniStack.LocalHosting.Running;

/// <summary>Starts processes so that none of them, nor of their descendants, outlives the host, however the host ends.</summary>
internal interface IProcessGuard : IAsyncDisposable
{
    /// <summary>Ends when the guard failed, so that its promise cannot be kept any more.</summary>
    Task Lost { get; }

    /// <summary>Starts a process under the guard.</summary>
    void Start(Process process);

    /// <summary>Asks a process to stop by itself.</summary>
    void RequestStop(Process process);
}
