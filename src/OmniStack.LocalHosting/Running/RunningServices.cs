using Microsoft.Extensions.Logging;

namespace OmniStack.LocalHosting.Running;

/// <summary>What every process's supervision uses.</summary>
internal sealed record RunningServices(ResourceStates States, ConsoleOutput Console, IProcessGuard Guard, LocalHostingOptions Options, TimeProvider Time, ILogger Logger);
